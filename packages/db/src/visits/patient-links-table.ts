import { pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { createdAt, newId, orgId } from "../columns.ts";

export const patientLinks = pgTable(
  "patient_links",
  {
    orgId,
    linkId: newId("link_id"),
    kind: text("kind", { enum: ["visit", "offer"] }).notNull(),
    appointmentId: uuid("appointment_id"),
    offerId: uuid("offer_id"),
    tokenHash: text("token_hash").notNull(),
    sealedToken: text("sealed_token").notNull(),
    createdAt,
    revokedAt: timestamp("revoked_at", { withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.linkId] })],
);
