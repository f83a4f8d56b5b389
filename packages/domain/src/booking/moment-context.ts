import type { Temporal } from "temporal-polyfill";
import type { NamedDays } from "../date/named-days.ts";
import type { OpeningHours } from "../organization/organization.ts";
import type { Zone, ZoneRules } from "../zone/zone.ts";

/** Whose clock a time is on, where that was said apart from it: that of a place, or one that is always so far from UTC. */
export type OtherClock =
  | { readonly kind: "zone"; readonly name: string; readonly said: string }
  | { readonly kind: "offset"; readonly offsetMs: number; readonly said: string };

/** When, as it was said: the day, the time, or both in one of them. */
export type RawMoment = {
  readonly date?: string | undefined;
  readonly time?: string | undefined;
  readonly clock?: OtherClock | undefined;
};

export type MomentContext = {
  readonly now: Temporal.Instant;
  readonly zone: Zone;
  readonly region: string;
  /** All opening hours of the organization. */
  readonly openingHours: readonly OpeningHours[];
  readonly correctionWindowMonths?: number | undefined;
  /** The days that have a name where the organization is; without them "Labor Day" is asked about. */
  readonly namedDays?: NamedDays | undefined;
  /** Rules of the zones that callers name, "2 pm Pacific"; without them such a time is asked about. */
  readonly otherZones?: ZoneRules | undefined;
  /** The appointment that is moved, on the clinic's clock: "a week later" and a missing day or time are from it. */
  readonly countedFrom?: Temporal.PlainDateTime | undefined;
};
