import type { Temporal } from "temporal-polyfill";
import type { CorrectionReason } from "../booking/correction.ts";
import type { NamedDays } from "./named-days.ts";

/** What a text says about the day, before the rules for years and past days are applied. */
export type DateReading =
  /** A day counted from another ("tomorrow", "next Tuesday", "the 15th"). Its year is not the speaker's. */
  | {
      readonly kind: "relative";
      readonly date: Temporal.PlainDate;
      /** When a year had to be repaired on the way: "the day after December 25, 2024". */
      readonly reason?: CorrectionReason | undefined;
    }
  /** A month and a day, perhaps with a year and a weekday; not yet known to exist. */
  | { readonly kind: "calendar"; readonly day: CalendarDay }
  /** Several days that are as likely as each other, the earliest first: "Friday" of who moves an appointment of next month. */
  | { readonly kind: "either"; readonly dates: readonly Temporal.PlainDate[] }
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

/** Reads a whole text, or nothing of it: a word that a reader does not know is a word that somebody meant. */
export type DateReader = (text: string, context: ReaderContext) => DateReading | undefined;

export type ReaderContext = {
  /** The organization's present day. */
  readonly today: Temporal.PlainDate;
  /** Whether 12/1 is the twelfth of January. */
  readonly dayFirst: boolean;
  /** The days that have a name where the organization is. */
  readonly namedDays?: NamedDays | undefined;
  /** The day that "a week later" and "the next day" are counted from: that of the appointment that is moved. */
  readonly countedFrom?: Temporal.PlainDate | undefined;
};
