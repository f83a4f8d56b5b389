import type { SavedResource } from "@callwaiting/db";
import { PageRequest, ResourceKind, ResourceSettings, assertNever, pageOf } from "@callwaiting/domain";
import { z } from "zod";
import { type WithLastChange, withLastChange, lastChange } from "../audit/with-last-change.ts";
import { orgProcedure, router } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";
import { NAME, VERSION } from "../organization/settings-schemas.ts";

const saved = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("saved"), resource: ResourceSettings }),
  z.object({ kind: z.literal("stale"), resource: ResourceSettings, lastChange }),
  z.object({ kind: z.literal("name_taken") }),
  /** It stays in use: a service needs it, or a visit to come has it. */
  z.object({ kind: z.literal("in_use"), resource: ResourceSettings }),
]);

/** Rooms and equipment. */
export const resourcesRouter = router({
  /** Archived ones last. */
  list: orgProcedure
    .input(PageRequest.optional())
    .output(pageOf(ResourceSettings))
    .query(({ ctx: { db, scope }, input }) => db.listResources(scope, input)),

  create: orgProcedure
    .input(z.object({ name: NAME, kind: ResourceKind }))
    .output(saved)
    .mutation(async ({ ctx: { db, scope }, input }) =>
      answer(await withLastChange(await db.createResource(scope, input))),
    ),

  /** Also archives (`active: false`) and brings back. */
  update: orgProcedure
    .input(z.object({ resourceId: z.guid(), name: NAME, active: z.boolean(), version: VERSION }))
    .output(saved)
    .mutation(async ({ ctx: { db, scope }, input }) =>
      answer(
        await withLastChange(await db.updateResource(scope, input), () =>
          db.findLastChange(scope, { entities: ["resource"], entityId: input.resourceId }),
        ),
      ),
    ),
});

function answer(outcome: WithLastChange<SavedResource>) {
  switch (outcome.kind) {
    case "saved":
    case "stale":
    case "name_taken":
    case "in_use":
      return outcome;
    case "not_found":
      return refuse("NOT_FOUND", "This room or device no longer exists. Reload the list.");
    default:
      return assertNever(outcome);
  }
}
