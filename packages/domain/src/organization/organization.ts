import type { OrgId } from "./org-id.ts";

/** One stretch in which the clinic takes appointments, in the clinic's wall-clock time. */
export type OpeningHours = {
  /** ISO 8601 weekday: 1 is Monday, 7 is Sunday. */
  readonly weekday: number;
  /** `HH:MM`, 24-hour. */
  readonly opensAt: string;
  /** `HH:MM`, 24-hour; `24:00` is the end of the day. */
  readonly closesAt: string;
};

/** A time in which the whole clinic is closed, in its wall-clock time: ISO 8601 without a zone. */
export type Closure = { readonly startsLocal: string; readonly endsLocal: string };

export type Service = {
  readonly serviceId: string;
  /** What tools send: short, lower case, e.g. `consultation`. */
  readonly key: string;
  readonly name: string;
  readonly durationMinutes: number;
};

export type Provider = { readonly providerId: string; readonly name: string };

/** What a request needs to know of the clinic it belongs to. */
export type Organization = {
  readonly orgId: OrgId;
  readonly name: string;
  /** IANA zone, e.g. `America/New_York`. */
  readonly timeZone: string;
  /** ISO 3166-1 alpha-2: the region in which a phone number without a country code is read. */
  readonly region: string;
  /** E.164; where a caller who wants a person is put through, null when nobody takes such calls. */
  readonly transferNumber: string | null;
  readonly openingHours: readonly OpeningHours[];
  /** The clinic's closures from yesterday to two months ahead. */
  readonly closures: readonly Closure[];
  readonly services: readonly Service[];
  readonly providers: readonly Provider[];
};
