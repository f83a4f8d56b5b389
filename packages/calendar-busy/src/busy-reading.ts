import type { Temporal } from "temporal-polyfill";

/** One time that is taken. */
export type BusyTime = {
  readonly startsAt: Temporal.Instant;
  /** Always later than `startsAt`. */
  readonly endsAt: Temporal.Instant;
  /** Null where the file gives none, as some programs do. */
  readonly uid: string | null;
  /** Of an event that repeats: when this one of its instances would be if nobody had moved it. */
  readonly instance: Temporal.Instant | null;
  readonly isTentative: boolean;
};

/** An appointment of ours, as it came back. */
export type OurTime = {
  /** The UID that we gave it, whatever the other program has made of it. */
  readonly uid: string;
  readonly startsAt: Temporal.Instant;
  readonly endsAt: Temporal.Instant;
  readonly instance: Temporal.Instant | null;
  readonly isCancelled: boolean;
};

/** Says whether a UID is one that we gave. That it looks like one proves nothing: other clinics run this too. */
export type IsOurs = (uid: string) => boolean;

export type LeftReason =
  /** It begins and does not end. */
  | "cut_off"
  | "no_start"
  /** Its beginning, an exception or the like is no time of any calendar. */
  | "time"
  /** Its time zone has neither a name that is known nor rules that can be read. */
  | "zone"
  /** Its end or its length makes no sense. */
  | "end"
  /** The rule by which it repeats makes no sense, or is of a kind that nobody here knows. */
  | "rule"
  | "too_many_instances";

/** What blocks nothing because its time is not certain: for people to look at. None of it is anybody's words. */
export type LeftOut = {
  readonly component: "VEVENT" | "VFREEBUSY";
  /** Which one of its kind in the file, from 1. */
  readonly number: number;
  /** The day on which it begins, as far as it can be read: `2026-12-08`. */
  readonly day: string | null;
  /** `instance`: only one of its times is left out, the others are read. */
  readonly part: "event" | "instance";
  readonly reason: LeftReason;
};

export type NotACalendarReason =
  | "empty"
  /** A page for people, such as one to sign in on. */
  | "web_page"
  | "no_calendar"
  /** It begins as a calendar and stops in the middle: what is missing is not known to be free. */
  | "cut_off";

export type BusyReading =
  | {
      readonly kind: "read";
      /** By their beginning. They may overlap; `mergeBusyTimes` joins them. */
      readonly busy: readonly BusyTime[];
      readonly ours: readonly OurTime[];
      readonly left: readonly LeftOut[];
    }
  | { readonly kind: "not_a_calendar"; readonly reason: NotACalendarReason }
  | { readonly kind: "too_large"; readonly what: "text" | "events" | "instances"; readonly limit: number };
