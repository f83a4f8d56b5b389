import { sql } from "drizzle-orm";
import {
  boolean,
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

export const outboundSettings = pgTable(
  "outbound_settings",
  {
    orgId,
    isOn: boolean("is_on").notNull().default(false),
    phoneNumberId: text("phone_number_id"),
    fromTime: time("from_time").notNull().default("09:00"),
    untilTime: time("until_time").notNull().default("18:00"),
    weekdays: integer("weekdays")
      .array()
      .notNull()
      .default(sql`'{1,2,3,4,5}'`),
    personDaily: integer("person_daily").notNull().default(1),
    daily: integer("daily").notNull().default(30),
    dailySpending: numeric("daily_spending", { precision: 8, scale: 2 }).notNull().default("10"),
    countries: text("countries")
      .array()
      .notNull()
      .default(sql`'{}'`),
    stoppedAt: timestamp("stopped_at", { withTimezone: true }),
    stoppedBy: text("stopped_by"),
    updatedAt,
  },
  (t) => [primaryKey({ columns: [t.orgId] })],
);

export const outboundCalls = pgTable(
  "outbound_calls",
  {
    orgId,
    outboundId: newId("outbound_id"),
    reason: text("reason").notNull(),
    contactId: uuid("contact_id"),
    patientName: text("patient_name"),
    phone: text("phone"),
    subjectId: uuid("subject_id").notNull(),
    startsLocal: timestamp("starts_local", { mode: "string" }),
    providerId: uuid("provider_id"),
    notBefore: timestamp("not_before", { withTimezone: true }).notNull(),
    notAfter: timestamp("not_after", { withTimezone: true }).notNull(),
    status: text("status").notNull().default("planned"),
    said: text("said"),
    ended: text("ended"),
    trouble: text("trouble"),
    attempts: integer("attempts").notNull().default(0),
    claimedAt: timestamp("claimed_at", { withTimezone: true }),
    placedAt: timestamp("placed_at", { withTimezone: true }),
    vapiCallId: text("vapi_call_id"),
    cost: numeric("cost", { precision: 12, scale: 6 }),
    seenAt: timestamp("seen_at", { withTimezone: true }),
    endedAt: timestamp("ended_at", { withTimezone: true }),
    createdAt,
    updatedAt,
  },
  (t) => [primaryKey({ columns: [t.orgId, t.outboundId] })],
);
