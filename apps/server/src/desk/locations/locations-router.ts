import type { SavedLocation } from "@callwaiting/db";
import { LocationSettings, PageRequest, assertNever, pageOf } from "@callwaiting/domain";
import { z } from "zod";
import { type WithLastChange, withLastChange, lastChange } from "../audit/with-last-change.ts";
import { orgProcedure, router } from "../trpc/init.ts";
import { text } from "../appointments/appointment-schemas.ts";
import { refuse } from "../trpc/refuse.ts";
import { NAME, VERSION } from "../organization/settings-schemas.ts";

const FACTS = {
  name: NAME,
  /** A line each. */
  address: text(500),
  phone: text(40)
    .nullable()
    .transform((typed) => (typed === null || typed === "" ? null : typed)),
};

const saved = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("saved"), location: LocationSettings }),
  z.object({ kind: z.literal("stale"), location: LocationSettings, lastChange }),
  z.object({ kind: z.literal("name_taken") }),
  /** It stays in use: hours or visits to come are there. */
  z.object({ kind: z.literal("in_use"), location: LocationSettings }),
]);

/** The clinic's addresses, where it has several. */
export const locationsRouter = router({
  /** Archived ones last. */
  list: orgProcedure
    .input(PageRequest.optional())
    .output(pageOf(LocationSettings))
    .query(({ ctx: { db, scope }, input }) => db.listLocations(scope, input)),

  create: orgProcedure
    .input(z.object(FACTS))
    .output(saved)
    .mutation(async ({ ctx: { db, scope }, input }) =>
      answer(await withLastChange(await db.createLocation(scope, input))),
    ),

  /** Also archives (`active: false`) and brings back. */
  update: orgProcedure
    .input(z.object({ locationId: z.guid(), ...FACTS, active: z.boolean(), version: VERSION }))
    .output(saved)
    .mutation(async ({ ctx: { db, scope }, input }) =>
      answer(
        await withLastChange(await db.updateLocation(scope, input), () =>
          db.findLastChange(scope, { entities: ["location"], entityId: input.locationId }),
        ),
      ),
    ),
});

function answer(outcome: WithLastChange<SavedLocation>) {
  switch (outcome.kind) {
    case "saved":
    case "stale":
    case "name_taken":
    case "in_use":
      return outcome;
    case "not_found":
      return refuse("NOT_FOUND", "This location no longer exists. Reload the list.");
    default:
      return assertNever(outcome);
  }
}
