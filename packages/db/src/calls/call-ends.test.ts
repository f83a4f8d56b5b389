import { E164, type OrgId } from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { beforeEach, describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { noteOpenRequest } from "../open-requests/open-requests.ts";
import { settleCallEnds } from "./call-ends.ts";
import { recordCall } from "./record-call.ts";
import { recordToolCall } from "./record-tool-call.ts";

const db = forAllTests(() => openTestDb());
let orgId: OrgId;
let toolCalls = 0;
beforeEach(async () => {
  ({ orgId } = await createTestOrganization(db.owner));
});

const CALL = "call-1";
const MINUTE_AGO = () => new Date(Date.now() - 60_000).toISOString();

type Step = {
  readonly outcome: string;
  readonly name?: string;
  readonly appointmentId?: string;
  readonly arguments?: Record<string, unknown>;
  readonly understood?: Record<string, unknown>;
};

const step = ({ name = "bookClinicAppointment", appointmentId, ...said }: Step) =>
  recordToolCall(db.pool, orgId, {
    callId: CALL,
    toolCallId: `t${(toolCalls += 1)}`,
    argumentsSha256: "0".repeat(64),
    name,
    arguments: {},
    answer: "Words.",
    durationMs: 3,
    appointmentId: appointmentId ?? null,
    ...said,
  });
const end = (endedReason = "customer-ended-call") => {
  const times = { startedAt: MINUTE_AGO(), endedAt: new Date().toISOString() };
  return recordCall(db.pool, orgId, { callId: CALL, status: "ended", ...times, endedReason });
};
const settle = () => settleCallEnds(db.pool, orgId);
/** As a call is that ended a while ago. */
async function lookAgain(): Promise<void> {
  await db.owner.query(
    `update calls set started_at = started_at - interval '2 minutes', ended_at = ended_at - interval '2 minutes',
       updated_at = updated_at - interval '2 minutes'
     where org_id = $1`,
    [orgId],
  );
  await db.owner.query(
    "update tool_calls set created_at = created_at - interval '2 minutes' where org_id = $1",
    [orgId],
  );
}

async function kept() {
  const { rows } = await db.owner.query<Record<string, unknown>>(
    `select ended_as, wants_call, end_due_at is not null as is_due, s.key as service
     from calls k left join services s using (org_id, service_id) where k.org_id = $1`,
    [orgId],
  );
  return rows[0];
}

async function book(): Promise<string> {
  const phone = E164.parse("+14155550123");
  const wish = {
    orgId,
    patientName: "Ann",
    phone,
    email: null,
    service: null,
    scheduledAt: "2026-12-01T19:00:00Z",
  };
  const outcome = await bookAppointment(db.pool, { ...wish, now: "2026-11-20T15:00:00Z" });
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  return outcome.appointment.appointmentId;
}

describe("how a call ended", () => {
  test("is not known while it goes on, and is when it is over", async () => {
    await step({ outcome: "slot_unavailable" });
    expect(await settle()).toBe(0);
    expect(await kept()).toMatchObject({ ended_as: null, wants_call: false });
    await end();
    expect(await settle()).toBe(1);
    expect(await kept()).toMatchObject({ ended_as: "no_time", wants_call: true });
  });

  test("is what finally happened, also when a tool was answered after the caller had hung up", async () => {
    await step({ outcome: "slot_unavailable" });
    await end();
    await settle();
    await lookAgain();
    await settle();
    expect(await kept()).toMatchObject({ ended_as: "no_time", is_due: false });
    expect(await step({ outcome: "booked", appointmentId: await book() })).toMatchObject({ isLate: true });
    await settle();
    expect(await kept()).toMatchObject({ ended_as: "booked", wants_call: false });
  });

  test("is derived anew when a report comes late, and looked at once more after what may have been under way", async () => {
    await end();
    await settle();
    expect(await kept()).toMatchObject({ is_due: true });
    await lookAgain();
    await settle();
    expect(await kept()).toMatchObject({ ended_as: "informed", is_due: false });
    await end("pipeline-error-openai-llm-failed");
    await settle();
    expect(await kept()).toMatchObject({ ended_as: "failed", wants_call: true });
  });

  test("of what came while it was derived is not lost", async () => {
    await end();
    await lookAgain();
    const client = await db.pool.connect();
    try {
      await client.query("begin");
      await client.query("select set_config('app.org_id', $1, true)", [orgId]);
      const { rows } = await client.query<{ call: { dueAt: string } }>(
        "select list_due_call_ends($1) as call",
        [orgId],
      );
      await step({ outcome: "slot_unavailable" });
      const ends = [
        { callId: CALL, dueAt: rows[0]?.call.dueAt, endedAs: "informed", wantsCall: false, serviceId: null },
      ];
      const stale = await client.query("select keep_call_ends($1, $2) as kept", [
        orgId,
        JSON.stringify(ends),
      ]);
      expect(stale.rows).toEqual([{ kept: { kept: 0, cleared: 0 } }]);
      await client.query("commit");
    } finally {
      client.release();
    }
    await settle();
    // It was answered when the caller had long gone.
    expect(await kept()).toMatchObject({ ended_as: "gave_up" });
  });

  test("is failed where nobody knows what came of a booking, until the call was answered", async () => {
    const doubt = {
      kind: "book",
      callId: CALL,
      requestKey: null,
      patientName: "Ann",
      phone: null,
      email: null,
    } as const;
    await noteOpenRequest(db.pool, orgId, {
      ...doubt,
      service: null,
      startsAt: null,
      appointmentId: null,
      agoMs: 1_000,
    });
    await end();
    await settle();
    expect(await kept()).toMatchObject({ ended_as: "failed" });
    await step({ outcome: "slot_unavailable" });
    await settle();
    expect(await kept()).toMatchObject({ ended_as: "no_time" });
  });

  test("is failed where that came to be known when the call had long been over and looked at", async () => {
    await end();
    await lookAgain();
    await settle();
    expect(await kept()).toMatchObject({ ended_as: "informed", is_due: false });
    const doubt = { kind: "book", requestKey: null, patientName: "Ann", phone: null, email: null } as const;
    const asked = { ...doubt, service: null, startsAt: null, appointmentId: null, agoMs: 1_000 };
    await noteOpenRequest(db.pool, orgId, { ...asked, callId: CALL });
    await settle();
    expect(await kept()).toMatchObject({ ended_as: "failed" });
  });

  test("has the service that it was about: of the appointment, of what was understood, or of what was said", async () => {
    await db.owner.query(
      `insert into services (org_id, key, name, duration_minutes) values ($1, 'cleaning', 'Deep cleaning', 30)`,
      [orgId],
    );
    await step({ outcome: "slot_unavailable", arguments: { serviceType: "deep  Cleaning" } });
    await end();
    await settle();
    expect(await kept()).toMatchObject({ service: "cleaning" });
    await step({
      outcome: "available",
      name: "checkAvailability",
      understood: { serviceName: "Consultation" },
    });
    await settle();
    expect(await kept()).toMatchObject({ service: "consultation" });
    // What was said is removed one day; what it was about stays.
    await db.owner.query("update tool_calls set arguments = '{}', understood = '{}' where org_id = $1", [
      orgId,
    ]);
    await end();
    await settle();
    expect(await kept()).toMatchObject({ service: "consultation" });
  });

  test("is told to open screens, but not of calls of long ago", async () => {
    const told = async () => {
      const { rows } = await db.owner.query(
        "select from changes where org_id = $1 and entity = 'call' and action = 'updated'",
        [orgId],
      );
      return rows.length;
    };
    await end();
    const before = await told();
    await settle();
    expect(await told()).toBe(before + 1);
    await db.owner.query(
      "update calls set created_at = now() - interval '3 days', ended_as = null, end_due_at = now() where org_id = $1",
      [orgId],
    );
    const old = await told();
    await settle();
    expect(await kept()).toMatchObject({ ended_as: "informed" });
    expect(await told()).toBe(old);
  });

  test("is derived of all calls from before there were ends, in small steps; one whose end was lost is over after two hours", async () => {
    await db.owner.query(
      `insert into calls (org_id, call_id, ended_reason, created_at, updated_at, ended_at)
       select $1, 'old-' || n, 'customer-ended-call', now() - interval '30 days', now() - interval '30 days',
         case when n > 1 then now() - interval '30 days' end
       from generate_series(1, 25) n`,
      [orgId],
    );
    expect(await settleCallEnds(db.pool, orgId, { limit: 10 })).toBe(25);
    expect(await settle()).toBe(0);
    expect(await kept()).toMatchObject({ ended_as: "hung_up", is_due: false });
  });
});
