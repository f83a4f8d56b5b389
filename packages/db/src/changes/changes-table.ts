import { sql } from "drizzle-orm";
import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { orgId, xid8 } from "../columns.ts";

export const changes = pgTable(
  "changes",
  {
    orgId,
    changeId: bigint("change_id", { mode: "bigint" }).notNull().generatedAlwaysAsIdentity(),
    xact: xid8("xact")
      .notNull()
      .default(sql`pg_current_xact_id()`),
    at: timestamp("at", { withTimezone: true }).notNull().defaultNow(),
    actorKind: text("actor_kind", { enum: ["user", "phone", "patient", "system"] }).notNull(),
    actorId: text("actor_id"),
    actorName: text("actor_name"),
    entity: text("entity").notNull(),
    entityId: text("entity_id").notNull(),
    action: text("action").notNull(),
    before: jsonb("before"),
    after: jsonb("after"),
    audited: boolean("audited").notNull().default(true),
    redacted: boolean("redacted").notNull().default(false),
    revision: integer("revision"),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.changeId] })],
);
