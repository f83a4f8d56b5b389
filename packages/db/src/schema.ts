import type { RedFlag } from "@callwaiting/domain";
import { sql } from "drizzle-orm";
import {
  boolean,
  customType,
  date,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  time,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, newId, orgId, updatedAt } from "./columns.ts";

// The tables as drizzle sees them. migrations/*.sql is the truth; a test holds them to it.

export { calls, toolCalls } from "./calls/calls-tables.ts";
export { changes } from "./changes/changes-table.ts";
export {
  eventCursors,
  messageConsents,
  messageReplies,
  messageSettings,
  messageTemplates,
  messages,
} from "./messages/messages-tables.ts";
export { freedTimes, waitlistEntries, waitlistOffers } from "./waitlist/waitlist-tables.ts";
export { patientLinks } from "./visits/patient-links-table.ts";
export { webhookDeliveries, webhookEndpoints } from "./webhooks/webhooks-tables.ts";
export { outboundCalls, outboundSettings } from "./outbound/outbound-tables.ts";

const tstzrange = customType<{ data: string }>({ dataType: () => "tstzrange" });

export const organizations = pgTable("organizations", {
  orgId: uuid("org_id").primaryKey().defaultRandom(),
  name: text("name").notNull(),
  timeZone: text("time_zone").notNull(),
  region: text("region").notNull().default("US"),
  slotIntervalMinutes: integer("slot_interval_minutes").notNull().default(30),
  minNoticeMinutes: integer("min_notice_minutes").notNull().default(60),
  horizonDays: integer("horizon_days").notNull().default(365),
  transferNumber: text("transfer_number"),
  createdAt,
  callWordsDays: integer("call_words_days"),
  callerCheck: text("caller_check", { enum: ["number_and_name", "name_and_birth_date", "staff_only"] })
    .notNull()
    .default("number_and_name"),
  replacedTimeZone: text("replaced_time_zone"),
  redFlags: jsonb("red_flags").$type<readonly RedFlag[]>().notNull().default([]),
  clockChangedAt: timestamp("clock_changed_at", { withTimezone: true }),
  keepRecordings: boolean("keep_recordings").notNull().default(false),
  holdMinutes: integer("hold_minutes").notNull().default(30),
  offerWays: text("offer_ways")
    .array()
    .notNull()
    .default(sql`'{message,call,staff}'`),
  offersWaitlist: boolean("offers_waitlist").notNull().default(true),
  hasLocations: boolean("has_locations").notNull().default(false),
});

export const webhookSecrets = pgTable(
  "webhook_secrets",
  {
    orgId,
    secretId: newId("secret_id"),
    secretHash: text("secret_hash").notNull(),
    sealedSecret: text("sealed_secret").notNull(),
    createdAt,
    expiresAt: timestamp("expires_at", { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.secretId] })],
);

export const vapiResources = pgTable(
  "vapi_resources",
  {
    orgId,
    kind: text("kind", { enum: ["assistant", "phone_number"] }).notNull(),
    vapiId: text("vapi_id").notNull(),
    role: text("role", { enum: ["inbound", "outbound"] }),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.kind, t.vapiId] })],
);

export const providers = pgTable(
  "providers",
  {
    orgId,
    providerId: newId("provider_id"),
    name: text("name").notNull(),
    active: boolean("active").notNull().default(true),
    createdAt,
  },
  (t) => [primaryKey({ columns: [t.orgId, t.providerId] })],
);

export const services = pgTable(
  "services",
  {
    orgId,
    serviceId: newId("service_id"),
    key: text("key").notNull(),
    name: text("name").notNull(),
    durationMinutes: integer("duration_minutes").notNull(),
    bufferBeforeMinutes: integer("buffer_before_minutes").notNull().default(0),
    bufferAfterMinutes: integer("buffer_after_minutes").notNull().default(0),
    active: boolean("active").notNull().default(true),
    createdAt,
    priceMinor: integer("price_minor"),
    priceCurrency: text("price_currency"),
    description: text("description"),
    needsResources: boolean("needs_resources").notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.serviceId] })],
);

export const resources = pgTable(
  "resources",
  {
    orgId,
    resourceId: newId("resource_id"),
    kind: text("kind", { enum: ["room", "equipment"] }).notNull(),
    name: text("name").notNull(),
    active: boolean("active").notNull().default(true),
    createdAt,
  },
  (t) => [primaryKey({ columns: [t.orgId, t.resourceId] })],
);

export const locations = pgTable(
  "locations",
  {
    orgId,
    locationId: newId("location_id"),
    name: text("name").notNull(),
    address: text("address").notNull().default(""),
    phone: text("phone"),
    active: boolean("active").notNull().default(true),
    createdAt,
  },
  (t) => [primaryKey({ columns: [t.orgId, t.locationId] })],
);

export const serviceNeeds = pgTable(
  "service_needs",
  {
    orgId,
    serviceId: uuid("service_id").notNull(),
    need: smallint("need").notNull(),
    resourceId: uuid("resource_id").notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.serviceId, t.resourceId] })],
);

export const takenResources = pgTable(
  "taken_resources",
  {
    orgId,
    appointmentId: uuid("appointment_id").notNull(),
    resourceId: uuid("resource_id").notNull(),
    blocked: tstzrange("blocked").notNull(),
    startsAt: timestamp("starts_at", { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.appointmentId, t.resourceId] })],
);

export const providerServices = pgTable(
  "provider_services",
  { orgId, providerId: uuid("provider_id").notNull(), serviceId: uuid("service_id").notNull() },
  (t) => [primaryKey({ columns: [t.orgId, t.serviceId, t.providerId] })],
);

export const openingHours = pgTable(
  "opening_hours",
  {
    orgId,
    openingHoursId: newId("opening_hours_id"),
    providerId: uuid("provider_id"),
    weekday: smallint("weekday").notNull(),
    opensAt: time("opens_at").notNull(),
    closesAt: time("closes_at").notNull(),
    locationId: uuid("location_id"),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.openingHoursId] })],
);

export const closures = pgTable(
  "closures",
  {
    orgId,
    closureId: newId("closure_id"),
    providerId: uuid("provider_id"),
    startsLocal: timestamp("starts_local", { mode: "string" }).notNull(),
    endsLocal: timestamp("ends_local", { mode: "string" }).notNull(),
    reason: text("reason").notNull().default(""),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.closureId] })],
);

export const contacts = pgTable(
  "contacts",
  {
    orgId,
    contactId: newId("contact_id"),
    name: text("name").notNull(),
    phone: text("phone"),
    email: text("email").notNull(),
    emailIsPlaceholder: boolean("email_is_placeholder")
      .notNull()
      .generatedAlwaysAs(sql`email like '%.invalid'`),
    createdAt,
    updatedAt,
    erasedAt: timestamp("erased_at", { withTimezone: true }),
    searchText: text("search_text").generatedAlwaysAs(sql`see 0013_desk.sql`),
    mergedIds: text("merged_ids").array().notNull().default([]),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.contactId] })],
);

export const persons = pgTable(
  "persons",
  {
    orgId,
    personId: newId("person_id"),
    contactId: uuid("contact_id").notNull(),
    name: text("name").notNull(),
    nameKey: text("name_key")
      .notNull()
      .generatedAlwaysAs(sql`name_key(name)`),
    birthDate: date("birth_date"),
    email: text("email"),
    note: text("note").notNull().default(""),
    alert: text("alert").notNull().default(""),
    createdAt,
    updatedAt,
  },
  (t) => [primaryKey({ columns: [t.orgId, t.personId] })],
);

export const guesses = pgTable(
  "guesses",
  {
    orgId,
    guessId: newId("guess_id"),
    at: timestamp("at", { withTimezone: true }).notNull().defaultNow(),
    callId: text("call_id"),
    numbers: text("numbers")
      .array()
      .notNull()
      .default(sql`'{}'`),
    name: text("name").notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.guessId] })],
);

export const unreadArguments = pgTable(
  "unread_arguments",
  {
    orgId,
    tool: text("tool").notNull(),
    name: text("name").notNull(),
    lastSeenAt: timestamp("last_seen_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.tool, t.name] })],
);

const bytes = customType<{ data: Buffer }>({ dataType: () => "bytea" });

export const recordings = pgTable(
  "recordings",
  {
    orgId,
    callId: text("call_id").notNull(),
    contentType: text("content_type").notNull(),
    sound: bytes("sound").notNull(),
    keptAt: timestamp("kept_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.callId] })],
);

export const unreadMessages = pgTable(
  "unread_messages",
  {
    orgId,
    reason: text("reason").notNull(),
    lastSeenAt: timestamp("last_seen_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.reason] })],
);

export const callBacks = pgTable(
  "call_backs",
  {
    orgId,
    kind: text("kind", { enum: ["request", "call", "closure", "clock"] }).notNull(),
    subjectId: text("subject_id").notNull(),
    doneAt: timestamp("done_at", { withTimezone: true }),
    doneBy: text("done_by"),
    note: text("note").notNull().default(""),
    updatedAt,
  },
  (table) => [primaryKey({ columns: [table.orgId, table.kind, table.subjectId] })],
);

export const openRequests = pgTable(
  "open_requests",
  {
    orgId,
    requestId: newId("request_id"),
    kind: text("kind", { enum: ["book", "move", "cancel"] }).notNull(),
    askedAt: timestamp("asked_at", { withTimezone: true }).notNull(),
    callId: text("call_id"),
    requestKey: text("request_key"),
    patientName: text("patient_name"),
    phone: text("phone"),
    email: text("email"),
    service: text("service"),
    startsAt: timestamp("starts_at", { withTimezone: true }),
    appointmentId: uuid("appointment_id"),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.requestId] })],
);

export const appointments = pgTable(
  "appointments",
  {
    orgId,
    appointmentId: newId("appointment_id"),
    providerId: uuid("provider_id").notNull(),
    serviceId: uuid("service_id").notNull(),
    contactId: uuid("contact_id"),
    patientName: text("patient_name").notNull(),
    startsAt: timestamp("starts_at", { withTimezone: true }).notNull(),
    endsAt: timestamp("ends_at", { withTimezone: true }).notNull(),
    blocked: tstzrange("blocked").notNull(),
    status: text("status", { enum: ["confirmed", "completed", "cancelled", "no_show", "held"] })
      .notNull()
      .default("confirmed"),
    heldUntil: timestamp("held_until", { withTimezone: true }),
    source: text("source", { enum: ["phone", "staff", "import", "patient"] })
      .notNull()
      .default("phone"),
    notes: text("notes").notNull().default(""),
    requestKey: text("request_key"),
    revision: integer("revision").notNull().default(0),
    overrideReason: text("override_reason"),
    overridden: text("overridden")
      .array()
      .notNull()
      .default(sql`'{}'`),
    overlapAllowed: boolean("overlap_allowed").notNull().default(false),
    createdAt,
    updatedAt,
    cancelledAt: timestamp("cancelled_at", { withTimezone: true }),
    personId: uuid("person_id"),
    startsLocal: timestamp("starts_local", { mode: "string" }),
    timeZone: text("time_zone"),
    clockTrouble: text("clock_trouble", { enum: ["gap", "overlap"] }),
    patientConfirmedAt: timestamp("patient_confirmed_at", { withTimezone: true }),
    saidEmail: text("said_email"),
    seriesId: uuid("series_id"),
    arrivedAt: timestamp("arrived_at", { withTimezone: true }),
    inRoomAt: timestamp("in_room_at", { withTimezone: true }),
    settledAt: timestamp("settled_at", { withTimezone: true }),
    needsResources: boolean("needs_resources").notNull().default(false),
    hadResources: uuid("had_resources").array(),
    locationId: uuid("location_id"),
    byPatient: boolean("by_patient").notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.appointmentId] })],
);

export const calendarFeeds = pgTable(
  "calendar_feeds",
  {
    orgId,
    feedId: newId("feed_id"),
    providerId: uuid("provider_id").notNull(),
    tokenHash: text("token_hash").notNull(),
    sealedToken: text("sealed_token").notNull(),
    createdAt,
    revokedAt: timestamp("revoked_at", { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.feedId] })],
);

export { assistants, integrations, vapiTools } from "./assistants/assistant-tables.ts";
