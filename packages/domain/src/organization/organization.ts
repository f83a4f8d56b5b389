import { z } from "zod";
import { CallerCheck } from "../caller/caller-check.ts";
import { Price } from "../money/price.ts";
import { RedFlag } from "../red-flags/red-flag.ts";
import { VisitLocation } from "./location.ts";
import { OrgId } from "./org-id.ts";
import { ZoneRow } from "../zone/zone-row.ts";

/** One stretch in which the clinic takes appointments, in the clinic's wall-clock time. */
export const OpeningHours = z.object({
  /** ISO 8601 weekday: 1 is Monday, 7 is Sunday. */
  weekday: z.int(),
  /** `HH:MM`, 24-hour. */
  opensAt: z.string(),
  /** `HH:MM`, 24-hour; `24:00` is the end of the day. */
  closesAt: z.string(),
  /** Where; null or left out in a clinic with one address. */
  locationId: z.guid().nullish(),
});
export type OpeningHours = Readonly<z.infer<typeof OpeningHours>>;

/** A time in which the whole clinic is closed, in its wall-clock time: ISO 8601 without a zone. */
export const Closure = z.object({ startsLocal: z.string(), endsLocal: z.string() });
export type Closure = Readonly<z.infer<typeof Closure>>;

export const Service = z.object({
  serviceId: z.guid(),
  /** What tools send: short, lower case, e.g. `consultation`. */
  key: z.string(),
  name: z.string(),
  durationMinutes: z.int(),
  /** For callers who ask; null or left out where it is not told. */
  price: Price.nullish(),
  /** What it is, in a sentence or two; null or left out where nothing is said of it. */
  description: z.string().nullish(),
});
export type Service = Readonly<z.infer<typeof Service>>;

export const Provider = z.object({ providerId: z.guid(), name: z.string() });
export type Provider = Readonly<z.infer<typeof Provider>>;

/** With the keys of the services that they give; unknown where the database is of a release before. */
const ProviderOfClinic = Provider.extend({ gives: z.array(z.string()).readonly().optional() });

/** What a request needs to know of the clinic it belongs to. */
export const Organization = z.object({
  orgId: OrgId,
  name: z.string(),
  /** IANA zone, e.g. `America/New_York`. */
  timeZone: z.string(),
  zone: ZoneRow,
  /** By which rules and of which place `zone` is: another text once either is another. */
  clock: z.string(),
  /** ISO 3166-1 alpha-2: the region in which a phone number without a country code is read. */
  region: z.string(),
  /** E.164; where a caller who wants a person is put through, null when nobody takes such calls. */
  transferNumber: z.string().nullable(),
  callerCheck: CallerCheck,
  /** Unknown where the database is of a release before. */
  writesToPatients: z.boolean().optional(),
  /** Whether callers are put on the waitlist; unknown where the database is of a release before. */
  offersWaitlist: z.boolean().optional(),
  redFlags: z.array(RedFlag).readonly(),
  openingHours: z.array(OpeningHours).readonly(),
  /** The clinic's closures from yesterday to two months ahead. */
  closures: z.array(Closure).readonly(),
  services: z.array(Service).readonly(),
  providers: z.array(ProviderOfClinic).readonly(),
  /** Names of those who no longer see patients: callers go on asking for them. */
  formerProviders: z.array(z.string()).readonly().optional(),
  /** Its addresses; left out where there are fewer than two. */
  locations: z.array(VisitLocation).readonly().optional(),
});
export type Organization = Readonly<z.infer<typeof Organization>>;
