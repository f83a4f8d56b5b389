/** A stretch of the day on the clinic's clock: a time belongs to it from `from` up to, not including, `until`. */
export type PartOfDay = {
  /** `HH:MM`, 24-hour. */
  readonly from: string;
  /** `HH:MM`, 24-hour; `24:00` is the end of the day. */
  readonly until: string;
};

/** The same in minutes since midnight. */
export type DayMinutes = { readonly from: number; readonly until: number };

export const WHOLE_DAY: DayMinutes = { from: 0, until: 24 * 60 };

/** What lies in both, if anything does. */
export function overlap(one: DayMinutes, other: DayMinutes): DayMinutes | undefined {
  const both = { from: Math.max(one.from, other.from), until: Math.min(one.until, other.until) };
  return both.from < both.until ? both : undefined;
}

/** From the start of the earlier to the end of the later. */
export function span(one: DayMinutes, other: DayMinutes): DayMinutes {
  return { from: Math.min(one.from, other.from), until: Math.max(one.until, other.until) };
}

/** `HH:MM` in minutes since midnight. */
export function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}

/** The numbers of a time that clocks show, written as `HH:MM`; undefined for any other text. */
export function clockNumbers(text: string): { readonly hour: number; readonly minute: number } | undefined {
  if (!/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text)) return undefined;
  return { hour: Number(text.slice(0, 2)), minute: Number(text.slice(3, 5)) };
}

/** Minutes since midnight as `HH:MM`. */
export function clockOf(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
}
