import { sql } from "drizzle-orm";
import { customType, timestamp, uuid } from "drizzle-orm/pg-core";

// Columns that many tables have alike.

export const orgId = uuid("org_id").notNull();
export const createdAt = timestamp("created_at", { withTimezone: true }).notNull().defaultNow();
export const updatedAt = timestamp("updated_at", { withTimezone: true }).notNull().defaultNow();
export const newId = (name: string) =>
  uuid(name)
    .notNull()
    .default(sql`gen_random_uuid()`);
/** A transaction's number, which never comes twice. */
export const xid8 = customType<{ data: string }>({ dataType: () => "xid8" });
