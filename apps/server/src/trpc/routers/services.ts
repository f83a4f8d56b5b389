import { assertNever } from "@callwaiting/domain";
import { z } from "zod";
import { orgProcedure, router } from "../init.ts";
import { refuse } from "../refuse.ts";
import type { SettingsPorts } from "../../use-cases/admin/settings-ports.ts";
import { NAME, VERSION, minutes } from "./settings-schemas.ts";

const facts = z.object({
  name: NAME,
  durationMinutes: minutes(5, 720),
  bufferBeforeMinutes: minutes(0, 240),
  bufferAfterMinutes: minutes(0, 240),
});

const service = facts.extend({
  serviceId: z.guid(),
  /** What the voice tools send. */
  key: z.string(),
  active: z.boolean(),
  comingAppointments: z.int(),
  version: z.string(),
});

const saved = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("saved"), service }),
  z.object({ kind: z.literal("stale"), service }),
  z.object({ kind: z.literal("name_taken") }),
]);

export const servicesRouter = router({
  /** Archived ones last. */
  list: orgProcedure
    .output(z.array(service))
    .query(async ({ ctx: { ports, scope } }) => [...(await ports.settings.listServices(scope))]),

  create: orgProcedure
    .input(facts)
    .output(saved)
    .mutation(async ({ ctx: { ports, scope }, input }) =>
      answer(await ports.settings.createService(scope, input)),
    ),

  /** Also archives (`active: false`) and brings back. */
  update: orgProcedure
    .input(facts.extend({ serviceId: z.guid(), active: z.boolean(), version: VERSION }))
    .output(saved)
    .mutation(async ({ ctx: { ports, scope }, input }) =>
      answer(await ports.settings.updateService(scope, input)),
    ),
});

function answer(outcome: Awaited<ReturnType<SettingsPorts["updateService"]>>) {
  switch (outcome.kind) {
    case "saved":
    case "stale":
    case "name_taken":
      return outcome;
    case "not_found":
      return refuse("NOT_FOUND", "There is no such service here (any more). Reload the list.");
    default:
      return assertNever(outcome);
  }
}
