import type { LeftReason } from "../busy-reading.ts";
import type { RecurrenceRule } from "../rules/recurrence-rule.ts";
import type { PlacedTime } from "../time/placed-time.ts";
import type { Length } from "../time/read-duration.ts";

/** One VEVENT: an event, all of a series, or what one of its instances has become. */
export type CalendarEvent = {
  /** Which one of the file. */
  readonly number: number;
  readonly uid: string | null;
  /** The UID that we gave it. */
  readonly ourUid: string | null;
  readonly start: PlacedTime;
  readonly length: Length;
  readonly rules: readonly RecurrenceRule[];
  /** What RFC 2445 had for whole patterns of exceptions. */
  readonly exceptionRules: readonly RecurrenceRule[];
  readonly added: readonly AddedTime[];
  readonly exceptions: readonly PlacedTime[];
  /** Which instance this is about, by the time that it had. */
  readonly recurrenceId: PlacedTime | null;
  /** All later instances follow. */
  readonly isForFuture: boolean;
  readonly isCancelled: boolean;
  /** It stands in the calendar and takes nobody's time. */
  readonly isFree: boolean;
  readonly isTentative: boolean;
  readonly sequence: number;
  /** When it was last changed; 0 where nobody says. */
  readonly modifiedMs: number;
  /** Instances that cannot be read. */
  readonly leftInstances: readonly LeftReason[];
};

export type AddedTime = { readonly time: PlacedTime; readonly length: Length | null };
