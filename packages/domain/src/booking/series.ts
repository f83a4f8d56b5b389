import { z } from "zod";
import { IsoInstant } from "./appointment.ts";
import { OverrideRule, type StaffAppointment, type StaffRefusal } from "./staff-appointment.ts";

/** More than a year of weeks is a plan nobody can promise, and every visit of it is looked at under one lock. */
export const SERIES_MAX = 60;

/** Why a time of a series cannot be: the rule that it would break. None of them can be left here with a reason. */
export const SeriesProblem = OverrideRule;
export type SeriesProblem = z.infer<typeof SeriesProblem>;

/** What booking one time of a series would lead to. */
export const SeriesDate = z.object({
  startsAt: IsoInstant,
  /** Who would have it; null: nobody gives the service. */
  provider: z.object({ providerId: z.guid(), name: z.string() }).nullable(),
  /** Null: it can be booked. */
  problem: SeriesProblem.nullable(),
  /** The free times nearest to it, the nearest first; none where it can be booked. */
  alternatives: z.array(IsoInstant).readonly(),
});
export type SeriesDate = Readonly<z.infer<typeof SeriesDate>>;

/** A visit that cannot be moved to where the series should go. */
export const SeriesClash = z.object({
  appointmentId: z.guid(),
  startsAt: IsoInstant,
  problem: SeriesProblem,
  alternatives: z.array(IsoInstant).readonly(),
});
export type SeriesClash = Readonly<z.infer<typeof SeriesClash>>;

/** Done with all of them, as they are now, the earliest first. */
type Done<Kind extends string> = { readonly kind: Kind; readonly appointments: readonly StaffAppointment[] };

/** What booking several visits leads to: all of them, or nothing. */
export type BookedSeries =
  | Done<"booked" | "already_booked">
  /** All of its dates, and what is wrong with which. */
  | { readonly kind: "series_clash"; readonly dates: readonly SeriesDate[] }
  | StaffRefusal;

/** What a change of several visits leads to: all of them, or nothing. */
export type ChangedSeries =
  | Done<"moved" | "status_set">
  /** One of them is not as it was shown. */
  | { readonly kind: "changed_meanwhile" | "not_confirmed"; readonly appointment: StaffAppointment }
  /** Those that cannot be moved. */
  | { readonly kind: "move_clash"; readonly clashes: readonly SeriesClash[] }
  | StaffRefusal;
