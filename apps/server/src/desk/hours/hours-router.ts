import { OpeningWeek, assertNever } from "@callwaiting/domain";
import { z } from "zod";
import { previewNextOpenDay } from "./preview-next-open-day.ts";
import { withLastChange, lastChange } from "../audit/with-last-change.ts";
import { orgProcedure, router } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";
import { OPENING_HOURS, VERSION } from "../organization/settings-schemas.ts";

/** Null: the clinic's hours. */
const whose = z.object({ providerId: z.guid().nullable() });

const index = z.int();
const problem = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("bad_weekday"), index }),
  z.object({ kind: z.literal("bad_time"), index, field: z.enum(["opensAt", "closesAt"]) }),
  z.object({ kind: z.literal("closes_before_it_opens"), index }),
  z.object({ kind: z.literal("overlap"), index, otherIndex: z.int() }),
]);

const saved = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("saved"), week: OpeningWeek }),
  z.object({ kind: z.literal("stale"), week: OpeningWeek, lastChange }),
  /** One of the locations is out of use. */
  z.object({ kind: z.literal("unknown_location") }),
  z.object({ kind: z.literal("invalid"), problems: z.array(problem).readonly() }),
]);

const NO_PROVIDER = "This provider no longer exists. Reload the list.";

export const hoursRouter = router({
  load: orgProcedure
    .input(whose)
    .output(OpeningWeek)
    .query(async ({ ctx: { db, scope }, input }) => {
      return (await db.loadOpeningHours(scope, input)) ?? refuse("NOT_FOUND", NO_PROVIDER);
    }),

  /** Replaces the whole week. What is booked stays booked. */
  save: orgProcedure
    .input(whose.extend({ hours: OPENING_HOURS.max(200).readonly(), version: VERSION }))
    .output(saved)
    .mutation(async ({ ctx: { db, scope }, input }) => {
      const outcome = await withLastChange(await db.saveOpeningHours(scope, input), () =>
        db.findLastChange(scope, { hoursOf: input.providerId }),
      );
      switch (outcome.kind) {
        case "saved":
        case "stale":
        case "invalid":
        case "unknown_location":
          return outcome;
        case "not_found":
          return refuse("NOT_FOUND", NO_PROVIDER);
        default:
          return assertNever(outcome);
      }
    }),

  /** What a caller would be offered first; null when nobody gives any service. */
  preview: orgProcedure
    .input(whose)
    .output(z.object({ serviceName: z.string(), slots: z.array(z.string()).readonly() }).nullable())
    .query(({ ctx: { db, scope }, input }) => previewNextOpenDay(db, scope, input)),
});
