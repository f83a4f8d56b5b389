/**
 * One thing that we understood differently from how it was said. Every correction is spoken or shown, so that
 * the caller can object: nothing is shifted silently.
 */
export type Correction = {
  readonly field: "date" | "time" | "name" | "phone" | "email" | "service";
  /** What was heard, capped to a readable length. */
  readonly from: string;
  /** What we understood: an ISO date, a 24-hour wall time, E.164, or plain text. Empty when it was dropped. */
  readonly to: string;
  readonly reason: CorrectionReason;
};

export type CorrectionReason =
  /** The year lay in the past; moved to the next occurrence of that month and day. */
  | "year_moved"
  /** A past day of this year, near enough to the same day of next year to mean that one. */
  | "moved_to_next_year"
  /** A time without am/pm; the reading inside opening hours was taken. */
  | "meridiem_assumed"
  /** The clock is set back that night and the time comes twice; the earlier one was taken. */
  | "repeated_hour_earlier"
  /** The same, and the earlier one was taken: the later one. */
  | "repeated_hour_later"
  /** Written differently, same meaning (letter case, spoken digits, "at"/"dot"). */
  | "reformatted"
  /** "2 pm Pacific", as the clinic's clock shows it. */
  | "other_clock"
  /**
   * An e-mail address that was said letter by letter or word by word: read back, because most are misheard. A name that was spelled, or
   * stood among other words: so that whom it is for is heard.
   */
  | "spelled"
  /** Could not be read and was not needed; left out. */
  | "unreadable_dropped";
