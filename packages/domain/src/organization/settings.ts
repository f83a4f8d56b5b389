import { z } from "zod";
import { Appointment, IsoInstant } from "../booking/appointment.ts";
import { ResourceKind } from "../booking/resource.ts";
import { CallerCheck } from "../caller/caller-check.ts";
import { MessageChannel } from "../message/message.ts";
import { E164 } from "../phone/e164.ts";
import { VisitLocation } from "./location.ts";
import { MEMBER_ROLES } from "./member-role.ts";
import { Closure, OpeningHours, Provider, Service } from "./organization.ts";

// What the settings screens read. `version` is sent back to show which state a change was meant for.

export const ServiceNeeds = z.array(z.array(z.guid()).readonly()).readonly();
export type ServiceNeeds = z.infer<typeof ServiceNeeds>;

export const ServiceSettings = Service.extend({
  bufferBeforeMinutes: z.int(),
  bufferAfterMinutes: z.int(),
  /** False: archived. Nothing new can be booked; what is booked stays. */
  active: z.boolean(),
  /** Besides a provider: of each list one of these rooms or devices. None is in two lists. */
  needs: ServiceNeeds,
  /** Confirmed appointments that have not begun. */
  comingAppointments: z.int(),
  version: z.string(),
});
export type ServiceSettings = Readonly<z.infer<typeof ServiceSettings>>;

/** A room or a device: it serves one visit at a time. */
export const ResourceSettings = z.object({
  resourceId: z.guid(),
  kind: ResourceKind,
  name: z.string(),
  /** False: archived. */
  active: z.boolean(),
  /** What needs it, or another one beside it. */
  serviceNames: z.array(z.string()).readonly(),
  /** Visits that have it and have not begun, with what is held for somebody. */
  comingAppointments: z.int(),
  version: z.string(),
});
export type ResourceSettings = Readonly<z.infer<typeof ResourceSettings>>;

export const LocationSettings = VisitLocation.extend({
  /** False: archived. */
  active: z.boolean(),
  /** Stretches of hours, of the clinic and of providers, that are there. */
  openings: z.int(),
  /** Visits that are there and have not begun, with what is held for somebody. */
  comingAppointments: z.int(),
  version: z.string(),
});
export type LocationSettings = Readonly<z.infer<typeof LocationSettings>>;

export const ProviderSettings = Provider.extend({
  /** False: archived. Nothing new can be booked; what is booked stays. */
  active: z.boolean(),
  /** Services they give. */
  serviceIds: z.array(z.guid()).readonly(),
  /** Whether they have opening hours of their own. */
  hasOwnHours: z.boolean(),
  /** Confirmed appointments that have not begun. */
  comingAppointments: z.int(),
  version: z.string(),
});
export type ProviderSettings = Readonly<z.infer<typeof ProviderSettings>>;

export const OpeningWeek = z.object({
  /** Sorted. Empty for a provider: they follow the clinic's. */
  hours: z.array(OpeningHours).readonly(),
  version: z.string(),
});
export type OpeningWeek = Readonly<z.infer<typeof OpeningWeek>>;

export const ClosureSettings = Closure.extend({
  closureId: z.guid(),
  /** Null: the whole clinic. */
  providerId: z.guid().nullable(),
  providerName: z.string().nullable(),
  reason: z.string(),
  version: z.string(),
});
export type ClosureSettings = Readonly<z.infer<typeof ClosureSettings>>;

/** Somebody who is to be told or called, because the clinic is closed when they come. */
export const AffectedAppointment = Appointment.omit({ contactId: true, status: true }).extend({
  phone: z.string().nullable(),
  /** How they are about to be told of it, as far as can be known now; empty: they are to be called. */
  toldBy: z.array(MessageChannel),
});
export type AffectedAppointment = Readonly<z.infer<typeof AffectedAppointment>>;

/** An open link to a provider's calendar; never its token. */
export const CalendarFeedSettings = z.object({
  feedId: z.guid(),
  providerId: z.guid(),
  providerName: z.string(),
  createdAt: IsoInstant,
});
export type CalendarFeedSettings = Readonly<z.infer<typeof CalendarFeedSettings>>;

export const OrganizationSettings = z.object({
  name: z.string(),
  /** IANA zone. */
  timeZone: z.string(),
  /** ISO 3166-1 alpha-2. */
  region: z.string(),
  slotIntervalMinutes: z.int(),
  minNoticeMinutes: z.int(),
  horizonDays: z.int(),
  transferNumber: E164.nullable(),
  /** Days after which transcripts, recordings and what was said to the tools are removed; null keeps them. */
  callWordsDays: z.int().nullable(),
  /** Whether recordings are fetched from Vapi and kept here, for as long as the words. */
  keepRecordings: z.boolean(),
  /** Whether callers for whom nothing fits are offered the waitlist. */
  offersWaitlist: z.boolean(),
  /** What a caller must know before the line reads, moves or cancels. */
  callerCheck: CallerCheck,
  version: z.string(),
  /** What named no place and was replaced by the zone that stands there now; null once somebody has saved. */
  replacedTimeZone: z.string().nullable(),
});
export type OrganizationSettings = Readonly<z.infer<typeof OrganizationSettings>>;

const role = z.enum(MEMBER_ROLES);

export const Member = z.object({
  userId: z.guid(),
  displayName: z.string(),
  email: z.string(),
  role,
  joinedAt: IsoInstant,
  /** Whether signing in takes a code of their phone as well. */
  hasSecondFactor: z.boolean(),
});
export type Member = Readonly<z.infer<typeof Member>>;

/** One that still can be accepted; never the token of its link. */
export const Invitation = z.object({
  invitationId: z.guid(),
  email: z.string(),
  role,
  expiresAt: IsoInstant,
});
export type Invitation = Readonly<z.infer<typeof Invitation>>;

/** Which Vapi key is stored, never the key. */
export const VapiKeySettings = z.object({ keyHint: z.string(), updatedAt: IsoInstant });
export type VapiKeySettings = Readonly<z.infer<typeof VapiKeySettings>>;

/** Never the secret itself. */
export const WebhookSecretSettings = z.object({
  secretId: z.guid(),
  createdAt: IsoInstant,
  /** Null: until it is replaced. */
  expiresAt: IsoInstant.nullable(),
  isLive: z.boolean(),
  /** Assistants at Vapi that were seen with this one when Vapi was last asked. */
  confirmedBy: z.int(),
});
export type WebhookSecretSettings = Readonly<z.infer<typeof WebhookSecretSettings>>;

export const AssistantSettings = z.object({
  role: z.enum(["inbound", "outbound"]),
  name: z.string(),
  customPrompt: z.string(),
  firstMessage: z.string(),
  voice: z.record(z.string(), z.unknown()),
  /** Counts what was saved. */
  revision: z.int(),
  updatedAt: IsoInstant,
  syncState: z.enum(["pending", "synced", "failed"]),
  lastError: z.string().nullable(),
  isAtVapi: z.boolean(),
  /** When Vapi was last confirmed to hold it. */
  syncedAt: IsoInstant.nullable(),
  /** What was last found changed or deleted at Vapi, in plain words. */
  lastDrift: z.string().nullable(),
  lastDriftAt: IsoInstant.nullable(),
});
export type AssistantSettings = Readonly<z.infer<typeof AssistantSettings>>;
