import { loadCall } from "@callwaiting/db";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { type CorpusEntry, loadCorpus } from "@callwaiting/vapi-simulator/corpus";
import { MESSAGE_TYPES } from "@callwaiting/vapi-sdk";
import { expect, test } from "vitest";
import { startTestServer } from "../src/testing/test-server.ts";

// Bodies of every shape that assistants and relays have been seen to send, each at a clinic of its own.

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));
const WORKDAYS = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opensAt: "09:00", closesAt: "17:00" }));
const CORPUS = loadCorpus();

const openClinic = () =>
  createTestOrganization(db.owner, {
    openingHours: WORKDAYS,
    services: [
      { key: "consultation", name: "Consultation", durationMinutes: 30 },
      { key: "cleaning", name: "Cleaning", durationMinutes: 30 },
    ],
    providers: [
      { name: "Dr. Maya Lee", gives: ["consultation", "cleaning"] },
      { name: "Dr. Anil Patel", gives: ["consultation", "cleaning"] },
    ],
  });

test.each(CORPUS.map((entry) => [entry.name, entry] as const))("%s", async (_name, entry: CorpusEntry) => {
  const { to, body, answer, stored } = entry;
  const { orgId, webhookSecret } = await openClinic();
  const response = await server.post(to, webhookSecret, body);
  const answered: unknown = await response.json();
  expect([response.status, answered]).toMatchObject([answer.status, answer.body]);
  if (answer.says === undefined && Object.keys(answer.body).length === 0) expect(answered).toEqual({});
  expect(JSON.stringify(answered)).toContain(answer.says ?? "");

  const calls = await db.owner.query<{ id: string }>("select call_id as id from calls where org_id = $1", [
    orgId,
  ]);
  expect(calls.rows.map(({ id }) => id)).toEqual(stored.call === null ? [] : [stored.call.callId]);
  if (stored.call !== null) {
    const actor = { kind: "user", userId: "u", displayName: "Ann Desk" } as const;
    const call = await loadCall(db.pool, { orgId, actor }, stored.call.callId);
    expect(call).toMatchObject(stored.call);
  }
  const appointments = await db.owner.query(
    `select a.patient_name as "patientName", iso_instant(a.starts_at) as "startsAt", a.status, a.notes,
       p.name as "providerName", s.name as "serviceName", c.phone
     from appointments a join providers p using (org_id, provider_id) join services s using (org_id, service_id)
       join contacts c using (org_id, contact_id)
     where a.org_id = $1 order by a.starts_at`,
    [orgId],
  );
  expect(appointments.rows).toHaveLength(stored.appointments.length);
  expect(appointments.rows).toMatchObject(stored.appointments);
  await expect.poll(() => unreadOf(orgId)).toHaveLength(stored.unread === undefined ? 0 : 1);
  expect((await unreadOf(orgId)).join()).toContain(stored.unread ?? "");
});

async function unreadOf(orgId: string): Promise<readonly string[]> {
  const { rows } = await db.owner.query<{ reason: string }>(
    "select reason from unread_messages where org_id = $1",
    [orgId],
  );
  return rows.map(({ reason }) => reason);
}

/** Those that are in no API description: what they had is known from captures alone. */
const NOT_DESCRIBED: ReadonlySet<string> = new Set(["assistant.started", "function-call"]);

test("every message of Vapi's API description is there with all of its fields, and with those alone that it must have", () => {
  const names = new Set(CORPUS.map(({ name }) => name));
  const wanted = MESSAGE_TYPES.flatMap((type) =>
    NOT_DESCRIBED.has(type) ? [] : [`messages/${type}.full`, `messages/${type}.minimal`],
  );
  expect(wanted.filter((name) => !names.has(name))).toEqual([]);
});
