import { CallFigures, IsoInstant, TodayFigures, type Zone, startOfDay, todayIn } from "@callwaiting/domain";
import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { orgProcedure, router } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";

const day = z.iso.date();

const clinicDay = day.regex(/^2[01]/, "it is not between the years 2000 and 2199");

/** Both included; more than any range for one that ends before it begins. */
function daysFrom(first: string, last: string): number {
  // A text that is no date has been refused already, and is looked at all the same.
  const days = (Date.parse(last) - Date.parse(first)) / 86_400_000 + 1;
  return days >= 1 ? days : Infinity;
}

const today = TodayFigures.extend({
  /** The day that is told of, on the clinic's calendar. */
  day,
  /** Its beginning and its end, as instants. */
  dayStart: IsoInstant,
  dayEnd: IsoInstant,
});

const lineState = z.object({
  role: z.enum(["inbound", "outbound"]),
  name: z.string(),
  state: z.enum(["pending", "synced", "failed"]),
  /** In plain words; null while nothing is wrong. */
  problem: z.string().nullable(),
});

const GONE = "This organization no longer exists.";

export const metricsRouter = router({
  /** What the first screen shows: who comes next, what the phone did. Of the clinic's today, or of another day. */
  today: orgProcedure
    .input(z.object({ day: clinicDay.nullish() }).optional())
    .output(today)
    .query(async ({ ctx, input }) => {
      const record = await ctx.db.loadOrganization(ctx.scope.orgId);
      const { zone } = record?.organization ?? refuse("NOT_FOUND", GONE);
      const date = input?.day ?? todayIn(zone, Temporal.Now.instant()).toString();
      const { dayStart, dayEnd } = boundsOf(date, zone);
      const figures = await ctx.db.loadTodayFigures(ctx.scope, { dayStart, dayEnd });
      return { day: date, dayStart, dayEnd, ...(figures ?? refuse("NOT_FOUND", GONE)) };
    }),

  /** How the calls of some days ended, at most a year of them; and how these days were filled. */
  calls: orgProcedure
    .input(
      z
        .object({ first: clinicDay, last: clinicDay })
        .refine(({ first, last }) => daysFrom(first, last) <= 366, {
          message: "Ask for at most a year, from the first day to the last.",
        }),
    )
    .output(CallFigures)
    .query(async ({ ctx, input }) => {
      const figures = await ctx.db.loadCallFigures(ctx.scope, input);
      return figures ?? refuse("NOT_FOUND", GONE);
    }),

  /** Whether Vapi has what the clinic wants, for each assistant that there is. */
  line: orgProcedure.output(z.array(lineState)).query(async ({ ctx }) => {
    const roles = ["inbound", "outbound"] as const;
    const rows = await Promise.all(roles.map((role) => ctx.db.loadAssistant(ctx.scope.orgId, role)));
    return rows.flatMap((row) =>
      row === null ? [] : [{ role: row.role, name: row.name, state: row.syncState, problem: row.lastError }],
    );
  }),
});

/** Midnight to midnight of the clinic's clock: 23 or 25 hours when it is changed. */
function boundsOf(date: string, zone: Zone): { dayStart: string; dayEnd: string } {
  const day = Temporal.PlainDate.from(date);
  const [start, end] = [startOfDay(zone, day), startOfDay(zone, day.add({ days: 1 }))];
  return { dayStart: start.toString(), dayEnd: end.toString() };
}
