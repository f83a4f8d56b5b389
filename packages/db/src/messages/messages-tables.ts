import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  integer,
  pgTable,
  primaryKey,
  text,
  time,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, newId, orgId, updatedAt, xid8 } from "../columns.ts";

export const messageSettings = pgTable(
  "message_settings",
  {
    orgId,
    isOn: boolean("is_on").notNull().default(true),
    byEmail: boolean("by_email").notNull().default(true),
    bySms: boolean("by_sms").notNull().default(false),
    smsAbroad: boolean("sms_abroad").notNull().default(false),
    reminderMinutes: integer("reminder_minutes")
      .array()
      .notNull()
      .default(sql`'{2880,120}'`),
    undoMinutes: integer("undo_minutes").notNull().default(2),
    quietFrom: time("quiet_from").notNull().default("21:00"),
    quietUntil: time("quiet_until").notNull().default("08:00"),
    remindersADay: integer("reminders_a_day").notNull().default(1),
    remindersAWeek: integer("reminders_a_week").notNull().default(3),
    updatedAt,
    onSince: timestamp("on_since", { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.orgId] })],
);

export const eventCursors = pgTable(
  "event_cursors",
  {
    orgId,
    consumer: text("consumer").notNull(),
    xact: xid8("xact").notNull(),
    changeId: bigint("change_id", { mode: "bigint" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.consumer] })],
);

export const messages = pgTable(
  "messages",
  {
    orgId,
    messageId: newId("message_id"),
    appointmentId: uuid("appointment_id"),
    offerId: uuid("offer_id"),
    channel: text("channel").notNull().default("email"),
    kind: text("kind").notNull(),
    leadMinutes: integer("lead_minutes").notNull().default(0),
    revision: integer("revision").notNull(),
    again: integer("again").notNull().default(0),
    closureId: uuid("closure_id"),
    startsLocal: timestamp("starts_local", { mode: "string" }).notNull(),
    providerId: uuid("provider_id").notNull(),
    dueAt: timestamp("due_at", { withTimezone: true }).notNull(),
    status: text("status").notNull().default("planned"),
    trouble: text("trouble"),
    attempts: integer("attempts").notNull().default(0),
    claimedAt: timestamp("claimed_at", { withTimezone: true }),
    unsettledAt: timestamp("unsettled_at", { withTimezone: true }),
    sentAt: timestamp("sent_at", { withTimezone: true }),
    via: text("via"),
    reference: text("reference"),
    deliveredAt: timestamp("delivered_at", { withTimezone: true }),
    recipient: text("recipient"),
    subject: text("subject"),
    body: text("body"),
    toldWith: uuid("told_with"),
    createdAt,
    updatedAt,
  },
  (t) => [primaryKey({ columns: [t.orgId, t.messageId] })],
);

export const messageConsents = pgTable(
  "message_consents",
  {
    orgId,
    consentId: newId("consent_id"),
    channel: text("channel").notNull(),
    address: text("address").notNull(),
    isAllowed: boolean("is_allowed").notNull(),
    how: text("how").notNull(),
    byName: text("by_name"),
    changedAt: timestamp("changed_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.consentId] })],
);

export const messageReplies = pgTable(
  "message_replies",
  {
    orgId,
    replyId: newId("reply_id"),
    reference: text("reference").notNull(),
    address: text("address").notNull(),
    meaning: text("meaning").notNull(),
    body: text("body").notNull(),
    receivedAt: timestamp("received_at", { withTimezone: true }).notNull().defaultNow(),
    doneAt: timestamp("done_at", { withTimezone: true }),
    doneBy: text("done_by"),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.replyId] })],
);

export const messageTemplates = pgTable(
  "message_templates",
  {
    orgId,
    channel: text("channel").notNull(),
    kind: text("kind").notNull(),
    subject: text("subject").notNull(),
    body: text("body").notNull(),
    updatedAt,
  },
  (t) => [primaryKey({ columns: [t.orgId, t.channel, t.kind] })],
);
