import { integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";

// What a clinic wants its assistants to be, as drizzle sees the tables.

const orgId = uuid("org_id").notNull();
const createdAt = timestamp("created_at", { withTimezone: true }).notNull().defaultNow();
const updatedAt = timestamp("updated_at", { withTimezone: true }).notNull().defaultNow();

export const assistants = pgTable(
  "assistants",
  {
    orgId,
    role: text("role", { enum: ["inbound", "outbound"] }).notNull(),
    name: text("name").notNull(),
    customPrompt: text("custom_prompt").notNull().default(""),
    firstMessage: text("first_message").notNull().default(""),
    voice: jsonb("voice").$type<Readonly<Record<string, unknown>>>().notNull().default({}),
    vapiAssistantId: text("vapi_assistant_id"),
    syncedHash: text("synced_hash"),
    syncState: text("sync_state", { enum: ["pending", "synced", "failed"] })
      .notNull()
      .default("pending"),
    lastError: text("last_error"),
    syncedAt: timestamp("synced_at", { withTimezone: true }),
    createdAt,
    updatedAt,
    revision: integer("revision").notNull().default(0),
    syncedSecretId: uuid("synced_secret_id"),
    lastDrift: text("last_drift"),
    lastDriftAt: timestamp("last_drift_at", { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.role] })],
);

export const vapiTools = pgTable(
  "vapi_tools",
  {
    orgId,
    name: text("name").notNull(),
    vapiToolId: text("vapi_tool_id").notNull(),
    syncedHash: text("synced_hash").notNull(),
    syncedAt: timestamp("synced_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.name] })],
);

export const integrations = pgTable(
  "integrations",
  {
    orgId,
    kind: text("kind", { enum: ["vapi", "twilio"] }).notNull(),
    sealedKey: text("sealed_key").notNull(),
    keyHint: text("key_hint").notNull(),
    updatedAt,
  },
  (t) => [primaryKey({ columns: [t.orgId, t.kind] })],
);
