import type { Temporal } from "temporal-polyfill";

/** What a text says about the day, before the rules for years and past days are applied. */
export type DateReading =
  /** A day counted from today ("tomorrow", "next Tuesday", "the 15th"). Its year is not the speaker's. */
  | { readonly kind: "relative"; readonly date: Temporal.PlainDate }
  /** A month and a day, perhaps with a year and a weekday; not yet known to exist. */
  | { readonly kind: "calendar"; readonly day: CalendarDay }
  /** Understood as far as the hint says; `undefined` hint: not understood. */
  | { readonly kind: "unclear"; readonly hint?: string };

export type CalendarDay = {
  /** Absent when nobody said one. */
  readonly year?: number;
  /** As said: may be 13. */
  readonly month: number;
  /** As said: may be 32. */
  readonly day: number;
  /** ISO 8601: 1 is Monday, 7 is Sunday. */
  readonly weekday?: number;
};

export type DateReader = (text: string, context: ReaderContext) => DateReading | undefined;

export type ReaderContext = {
  /** The organization's present day. */
  readonly today: Temporal.PlainDate;
  /** Whether 12/1 is the twelfth of January. */
  readonly dayFirst: boolean;
};
