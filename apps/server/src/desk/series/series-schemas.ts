import { SERIES_MAX, SeriesClash, SeriesDate, StaffAppointment } from "@callwaiting/domain";
import { z } from "zod";
import { instant, staffRefusals, startsLocal } from "../appointments/appointment-schemas.ts";
import { lastChange } from "../audit/with-last-change.ts";

const TOO_MANY = `it has more than ${SERIES_MAX} visits`;

/** A time of a series, and what that is on the screen. */
const seriesTime = z.object({ startsAt: instant, startsLocal: startsLocal.unwrap().unwrap() });

const OUT_OF_ORDER = "its times are not in order, or one is there twice";

function isInOrder(moments: readonly string[]): boolean {
  const times = moments.map((moment) => Date.parse(moment));
  return times.every((time, index) => index === 0 || time > (times[index - 1] ?? time));
}

export const seriesMoments = z
  .array(instant)
  .min(1, "it has no visit")
  .max(SERIES_MAX, TOO_MANY)
  .refine(isInOrder, OUT_OF_ORDER);

export const seriesTimes = z
  .array(seriesTime)
  .min(1, "it has no visit")
  .max(SERIES_MAX, TOO_MANY)
  .refine((times) => isInOrder(times.map(({ startsAt }) => startsAt)), OUT_OF_ORDER);

const shownVisit = z.object({
  appointmentId: z.guid(),
  /** The state that was shown; where it is another by now, nothing is changed. */
  expectedRevision: z.int().min(0).max(2_000_000_000),
});

export const shownVisits = z.array(shownVisit).min(1, "it has no visit").max(SERIES_MAX, TOO_MANY);
export const movedVisits = z
  .array(shownVisit.extend(seriesTime.shape))
  .min(1, "it has no visit")
  .max(SERIES_MAX, TOO_MANY);

const appointments = z.array(StaffAppointment).readonly();

/** What becomes of a change of several visits: all of it, or nothing. */
export const changedSeries = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["moved", "status_set"]), appointments }),
  z.object({
    kind: z.enum(["changed_meanwhile", "not_confirmed"]),
    appointment: StaffAppointment,
    lastChange: lastChange.optional(),
  }),
  z.object({ kind: z.literal("move_clash"), clashes: z.array(SeriesClash).readonly() }),
  ...staffRefusals,
]);

/** What becomes of a booking of several visits: all of it, or nothing. */
export const bookedSeries = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["booked", "already_booked"]), appointments }),
  z.object({ kind: z.literal("series_clash"), dates: z.array(SeriesDate).readonly() }),
  ...staffRefusals,
  z.object({ kind: z.enum(["invalid_phone", "invalid_email"]) }),
]);

export const lookedSeries = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("looked"), dates: z.array(SeriesDate).readonly() }),
  ...staffRefusals,
]);
