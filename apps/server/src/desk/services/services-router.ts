import type { SavedService } from "@callwaiting/db";
import { PageRequest, Price, ServiceSettings, assertNever, pageOf } from "@callwaiting/domain";
import { z } from "zod";
import { type WithLastChange, withLastChange, lastChange } from "../audit/with-last-change.ts";
import { orgProcedure, router } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";
import { text } from "../appointments/appointment-schemas.ts";
import { NAME, VERSION, minutes } from "../organization/settings-schemas.ts";

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

const needs = z
  .array(z.array(z.guid()).min(1).max(50).readonly())
  .max(10)
  .readonly()
  .refine((all) => new Set(all.flat()).size === all.flat().length, "a room or device is in it twice");

const facts = z.object({
  name: NAME,
  durationMinutes: minutes(5, 720),
  bufferBeforeMinutes: minutes(0, 240),
  bufferAfterMinutes: minutes(0, 240),
  price: Price.refine(
    ({ currency }) => CURRENCIES.has(currency),
    "it is in no currency that we know",
  ).nullish(),
  /** Empty is none. */
  description: text(500)
    .transform((said) => (said === "" ? null : said))
    .nullish(),
  /** Undefined, from an admin of the version before: as they are. */
  needs: needs.optional(),
});

const saved = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("saved"),
    service: ServiceSettings,
    /** Visits to come for which nothing was left of what it needs now. */
    lacking: z.int(),
  }),
  z.object({ kind: z.literal("stale"), service: ServiceSettings, lastChange }),
  z.object({ kind: z.literal("name_taken") }),
]);

export const servicesRouter = router({
  /** Archived ones last. */
  list: orgProcedure
    .input(PageRequest.optional())
    .output(pageOf(ServiceSettings))
    .query(({ ctx: { db, scope }, input }) => db.listServices(scope, input)),

  create: orgProcedure
    .input(facts)
    .output(saved)
    .mutation(async ({ ctx: { db, scope }, input }) =>
      answer(await withLastChange(await db.createService(scope, input))),
    ),

  /** Also archives (`active: false`) and brings back. */
  update: orgProcedure
    .input(facts.extend({ serviceId: z.guid(), active: z.boolean(), version: VERSION }))
    .output(saved)
    .mutation(async ({ ctx: { db, scope }, input }) =>
      answer(
        await withLastChange(await db.updateService(scope, input), () =>
          db.findLastChange(scope, { entities: ["service", "service_need"], entityId: input.serviceId }),
        ),
      ),
    ),
});

function answer(outcome: WithLastChange<SavedService>) {
  switch (outcome.kind) {
    case "saved":
    case "stale":
    case "name_taken":
      return outcome;
    case "not_found":
      return refuse("NOT_FOUND", "This service no longer exists. Reload the list.");
    case "unknown_resource":
      return refuse("NOT_FOUND", "One of these rooms or devices is no longer in use. Reload the page.");
    default:
      return assertNever(outcome);
  }
}
