import { sql } from "drizzle-orm";
import type { CallEnd } from "@callwaiting/domain";
import {
  boolean,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, orgId, updatedAt } from "../columns.ts";

export const calls = pgTable(
  "calls",
  {
    orgId,
    callId: text("call_id").notNull(),
    kind: text("kind", { enum: ["inbound", "outbound", "web"] }),
    status: text("status"),
    assistantId: text("assistant_id"),
    phoneNumberId: text("phone_number_id"),
    callerNumber: text("caller_number"),
    startedAt: timestamp("started_at", { withTimezone: true }),
    endedAt: timestamp("ended_at", { withTimezone: true }),
    endedReason: text("ended_reason"),
    summary: text("summary"),
    transcript: text("transcript"),
    recordingUrl: text("recording_url"),
    cost: numeric("cost", { precision: 12, scale: 6 }),
    createdAt,
    updatedAt,
    erasedAt: timestamp("erased_at", { withTimezone: true }),
    wordsRemovedAt: timestamp("words_removed_at", { withTimezone: true }),
    bestOutcome: text("best_outcome", { enum: ["booked", "moved", "cancelled", "conflict"] }),
    result: text("result")
      .notNull()
      .generatedAlwaysAs(sql`see sql/tables/calls.sql`),
    facts: jsonb("facts").notNull().default({}),
    factsAt: jsonb("facts_at").notNull().default({}),
    hungAt: timestamp("hung_at", { withTimezone: true }).array().notNull().default([]),
    endedAs: text("ended_as").$type<CallEnd>(),
    wantsCall: boolean("wants_call").notNull().default(false),
    serviceId: uuid("service_id"),
    endDueAt: timestamp("end_due_at", { withTimezone: true }).defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.callId] })],
);

export const toolCalls = pgTable(
  "tool_calls",
  {
    orgId,
    callId: text("call_id").notNull(),
    toolCallId: text("tool_call_id").notNull(),
    argumentsSha256: text("arguments_sha256").notNull(),
    name: text("name").notNull(),
    arguments: jsonb("arguments").notNull(),
    answer: text("answer").notNull(),
    outcome: text("outcome").notNull(),
    durationMs: integer("duration_ms").notNull(),
    appointmentId: uuid("appointment_id"),
    deliveries: integer("deliveries").notNull().default(1),
    createdAt,
    understood: jsonb("understood").notNull().default({}),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.callId, t.toolCallId, t.argumentsSha256] })],
);
