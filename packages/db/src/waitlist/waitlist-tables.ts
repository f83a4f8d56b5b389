import { sql } from "drizzle-orm";
import {
  customType,
  date,
  integer,
  numeric,
  pgTable,
  primaryKey,
  text,
  time,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, newId, orgId, updatedAt } from "../columns.ts";

const tstzrange = customType<{ data: string }>({ dataType: () => "tstzrange" });
const moment = (name: string) => timestamp(name, { withTimezone: true });

export const waitlistEntries = pgTable(
  "waitlist_entries",
  {
    orgId,
    entryId: newId("entry_id"),
    contactId: uuid("contact_id").notNull(),
    patientName: text("patient_name").notNull(),
    serviceId: uuid("service_id").notNull(),
    providerId: uuid("provider_id"),
    weekdays: integer("weekdays")
      .array()
      .notNull()
      .default(sql`'{1,2,3,4,5,6,7}'`),
    fromTime: time("from_time").notNull().default("00:00"),
    untilTime: time("until_time").notNull().default("24:00"),
    fromDate: date("from_date"),
    untilDate: date("until_date").notNull(),
    noticeMinutes: integer("notice_minutes").notNull().default(0),
    reach: text("reach").notNull().default("any"),
    rank: numeric("rank")
      .notNull()
      .default(sql`extract(epoch from clock_timestamp())`),
    status: text("status").notNull().default("waiting"),
    source: text("source").notNull(),
    createdAt,
    updatedAt,
    saidEmail: text("said_email"),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.entryId] })],
);

export const waitlistOffers = pgTable(
  "waitlist_offers",
  {
    orgId,
    offerId: newId("offer_id"),
    entryId: uuid("entry_id").notNull(),
    appointmentId: uuid("appointment_id").notNull(),
    providerId: uuid("provider_id").notNull(),
    serviceId: uuid("service_id").notNull(),
    startsAt: moment("starts_at").notNull(),
    endsAt: moment("ends_at").notNull(),
    startsLocal: timestamp("starts_local", { mode: "string" }).notNull(),
    heldUntil: moment("held_until").notNull(),
    freed: tstzrange("freed").notNull(),
    ended: text("ended"),
    endedAt: moment("ended_at"),
    way: text("way"),
    tried: text("tried")
      .array()
      .notNull()
      .default(sql`'{}'`),
    told: text("told").notNull().default("planned"),
    attempts: integer("attempts").notNull().default(0),
    claimedAt: moment("claimed_at"),
    trouble: text("trouble"),
    createdAt,
    updatedAt,
  },
  (t) => [primaryKey({ columns: [t.orgId, t.offerId] })],
);

export const freedTimes = pgTable(
  "freed_times",
  {
    orgId,
    freedId: newId("freed_id"),
    providerId: uuid("provider_id").notNull(),
    freed: tstzrange("freed").notNull(),
    dueAt: moment("due_at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.freedId] })],
);
