import { randomUUID } from "node:crypto";
import { E164, OrgId } from "@callwaiting/domain";
import { drizzle } from "drizzle-orm/node-postgres";
import type { PoolClient } from "pg";
import { bookAppointment } from "./booking/book-appointment.ts";
import { checkAvailability } from "./calendar/check-availability.ts";
import { findToolCallAnswer, recordToolCall } from "./calls/record-tool-call.ts";
import { inTransaction } from "./in-transaction.ts";
import { type NewOrganization, insertOrganization } from "./organizations/create-organization.ts";
import { loadOrganization } from "./organizations/find-organization.ts";
import { APP_ROLE, type AppPool } from "./pool.ts";
import * as schema from "./schema.ts";

const HOUR_MS = 3_600_000;

/** Always open, so that it is no matter when it is. */
const SCRATCH: NewOrganization = {
  name: "Rehearsal",
  timeZone: "UTC",
  services: [{ key: "consultation", name: "Consultation", durationMinutes: 30 }],
  providers: [{ name: "Nobody", gives: ["consultation"] }],
  openingHours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensAt: "00:00", closesAt: "23:00" })),
};

class Rehearsed extends Error {
  override readonly name = "Rehearsed";
}

/**
 * Plays a call for nobody on so many connections, and undoes it: PostgreSQL reads its catalog and plans a function at its first call on
 * each connection, which makes the first booking there ten times as slow (73 ms instead of 7 where two cores had much else to do).
 * Calls for an organization that does not exist were tried and change nothing: they end before there is anything to plan.
 */
export async function rehearse(pool: AppPool, connections: number): Promise<void> {
  const play = () => inTransaction(pool, playOn);
  // Where it cannot be done (a pooler's user who is not the owner, a database that can only be read) the first callers pay.
  await Promise.allSettled(Array.from({ length: connections }, play));
}

async function playOn(client: PoolClient): Promise<never> {
  const orgId = OrgId.parse(randomUUID());
  // Only the owner makes organizations. The role is the transaction's alone.
  await client.query("set local role none");
  await client.query("select set_config('app.org_id', $1, true)", [orgId]);
  await insertOrganization(drizzle(client, { schema }), orgId, SCRATCH);
  await client.query(`set local role ${APP_ROLE}`);
  await callFor(client as unknown as AppPool, orgId);
  throw new Rehearsed();
}

/** What nearly every call asks for. */
async function callFor(db: AppPool, orgId: OrgId): Promise<void> {
  const tomorrow = new Date(Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 24 * HOUR_MS);
  if (tomorrow.getUTCHours() >= 22) tomorrow.setUTCHours(12);
  const [from, until] = [tomorrow.toISOString(), new Date(tomorrow.getTime() + 2 * HOUR_MS).toISOString()];
  const call = { callId: "rehearsal", toolCallId: "1", argumentsSha256: "0".repeat(64) };
  await loadOrganization(db, orgId);
  await findToolCallAnswer(db, orgId, call);
  await checkAvailability(db, { orgId, service: "consultation", from, until });
  // The second comes too late and hears other times, which is planned by itself.
  for (const phone of ["+14155550100", "+14155550101"]) {
    await bookAppointment(db, {
      orgId,
      patientName: "Nobody",
      email: null,
      phone: E164.parse(phone),
      service: "consultation",
      scheduledAt: from,
      requestKey: `rehearsal:${phone}`,
    });
  }
  const answer = { name: "bookClinicAppointment", arguments: {}, answer: "", outcome: "booked" };
  await recordToolCall(db, orgId, { ...call, ...answer, durationMs: 0, appointmentId: null });
}
