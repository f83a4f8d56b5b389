import type { SavedProvider } from "@callwaiting/db";
import { PageRequest, ProviderSettings, assertNever, pageOf } from "@callwaiting/domain";
import { z } from "zod";
import { type WithLastChange, withLastChange, lastChange } from "../audit/with-last-change.ts";
import { orgProcedure, router } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";
import { NAME, VERSION } from "../organization/settings-schemas.ts";

const input = z.object({ name: NAME, serviceIds: z.array(z.guid()).max(500) });

const saved = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("saved"), provider: ProviderSettings }),
  z.object({ kind: z.literal("stale"), provider: ProviderSettings, lastChange }),
]);

export const providersRouter = router({
  /** Archived ones last. */
  list: orgProcedure
    .input(PageRequest.optional())
    .output(pageOf(ProviderSettings))
    .query(({ ctx: { db, scope }, input }) => db.listProviders(scope, input)),

  create: orgProcedure
    .input(input)
    .output(saved)
    .mutation(async ({ ctx: { db, scope }, input }) =>
      answer(await withLastChange(await db.createProvider(scope, input))),
    ),

  /** Also archives (`active: false`) and brings back. */
  update: orgProcedure
    .input(input.extend({ providerId: z.guid(), active: z.boolean(), version: VERSION }))
    .output(saved)
    .mutation(async ({ ctx: { db, scope }, input }) =>
      answer(
        await withLastChange(await db.updateProvider(scope, input), () =>
          db.findLastChange(scope, {
            entities: ["provider", "provider_service"],
            entityId: input.providerId,
          }),
        ),
      ),
    ),
});

function answer(outcome: WithLastChange<SavedProvider>) {
  switch (outcome.kind) {
    case "saved":
    case "stale":
      return outcome;
    case "not_found":
      return refuse("NOT_FOUND", "This provider no longer exists. Reload the list.");
    case "unknown_service":
      return refuse("NOT_FOUND", "One of these services no longer exists. Reload the page.");
    default:
      return assertNever(outcome);
  }
}
