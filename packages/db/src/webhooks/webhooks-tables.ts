import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, newId, orgId, updatedAt, xid8 } from "../columns.ts";

export const webhookEndpoints = pgTable(
  "webhook_endpoints",
  {
    orgId,
    endpointId: newId("endpoint_id"),
    url: text("url").notNull(),
    description: text("description").notNull().default(""),
    kinds: text("kinds").array().notNull(),
    withContact: boolean("with_contact").notNull().default(false),
    isOn: boolean("is_on").notNull().default(true),
    sinceXact: xid8("since_xact")
      .notNull()
      .default(sql`pg_snapshot_xmin(pg_current_snapshot())`),
    onSince: timestamp("on_since", { withTimezone: true }).notNull().defaultNow(),
    stoppedReason: text("stopped_reason"),
    stoppedAt: timestamp("stopped_at", { withTimezone: true }),
    failures: integer("failures").notNull().default(0),
    failingSince: timestamp("failing_since", { withTimezone: true }),
    pausedUntil: timestamp("paused_until", { withTimezone: true }),
    sealedSecret: text("sealed_secret").notNull(),
    sealedOldSecret: text("sealed_old_secret"),
    oldSecretUntil: timestamp("old_secret_until", { withTimezone: true }),
    sealedBetween: text("sealed_between")
      .array()
      .notNull()
      .default(sql`'{}'`),
    betweenUntil: timestamp("between_until", { withTimezone: true })
      .array()
      .notNull()
      .default(sql`'{}'`),
    createdAt,
    updatedAt,
  },
  (t) => [primaryKey({ columns: [t.orgId, t.endpointId] })],
);

export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    orgId,
    deliveryId: newId("delivery_id"),
    endpointId: uuid("endpoint_id").notNull(),
    eventId: text("event_id").notNull(),
    kind: text("kind").notNull(),
    changeId: bigint("change_id", { mode: "bigint" }),
    appointmentId: uuid("appointment_id"),
    happenedAt: timestamp("happened_at", { withTimezone: true }).notNull(),
    data: jsonb("data").notNull(),
    status: text("status").notNull().default("planned"),
    attempts: integer("attempts").notNull().default(0),
    tries: integer("tries").notNull().default(0),
    dueAt: timestamp("due_at", { withTimezone: true }).notNull(),
    claimedAt: timestamp("claimed_at", { withTimezone: true }),
    deliveredAt: timestamp("delivered_at", { withTimezone: true }),
    statusCode: integer("status_code"),
    trouble: text("trouble"),
    createdAt,
    updatedAt,
  },
  (t) => [primaryKey({ columns: [t.orgId, t.deliveryId] })],
);
