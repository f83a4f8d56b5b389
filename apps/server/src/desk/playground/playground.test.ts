import { createAccountsPool, createAppPool, openStandby } from "@callwaiting/db";
import { PATIENT, openTestDb } from "@callwaiting/testing/database";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { OrgId } from "@callwaiting/domain";
import { Temporal } from "temporal-polyfill";
import { SOON } from "@callwaiting/testing/deadlines";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { atOnce } from "../../http/turns/take-turn.ts";
import { createDeskDatabase } from "../../start/desk-database.ts";
import { openSecret, sealSecret } from "../../secrets/sealed-secret.ts";
import { NO_TELEMETRY } from "../../telemetry/telemetry.ts";
import { type SignedInStaff, signInAs } from "@callwaiting/testing/staff";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { isForRole } from "../../sync/tools-of-role.ts";
import { TEST_KEYRING, startTestServer } from "../../testing/test-server.ts";
import { createTryLine } from "./create-try-line.ts";
import { toolUse } from "./playground-schemas.ts";
import { ALL_TOOLS } from "../../phone/tools/all-tools.ts";

// Calls without a phone, over HTTP into the admin's API and from there over HTTP into our own webhook.

const db = forAllTests(() => openTestDb());
const server = forAllTests(() =>
  startTestServer({ databaseUrl: db.url, clock: () => Temporal.Now.instant() }),
);
let orgId: OrgId;
let staff: SignedInStaff;
beforeEach(async () => {
  orgId = await makeClinic();
  staff = await signInAs("staff", { url: server.url, databaseUrl: db.url, orgId });
});

async function makeClinic(): Promise<OrgId> {
  const id = OrgId.parse(crypto.randomUUID());
  const secret = crypto.randomUUID();
  const webhookSecret = { secret, sealed: sealSecret(secret, { keyring: TEST_KEYRING, owner: id }) };
  await createTestOrganization(db.owner, { orgId: id, webhookSecret });
  return id;
}

const CALLER = "+14155550142";
const day = Temporal.Now.plainDateISO("America/New_York").add({ days: 10 }).toString();
const heard = { appointmentDate: day, appointmentTime: "2 pm", patientName: "anna berg" };
const booking = (more: Partial<typeof heard> = {}) =>
  ({ name: "bookClinicAppointment", arguments: { ...heard, ...more } }) as const;
const dial = async (from: string | null = CALLER, who = staff) =>
  (await who.api.playground.start.mutate({ from })).callId;
const code = (error: unknown) => (error as { data?: { code?: string } }).data?.code;
const codeOf = (work: Promise<unknown>) => work.then(() => "OK", code);
const callRow = async (callId: string) => {
  const sql =
    "select kind, status, caller_number, summary, transcript from calls where org_id = $1 and call_id = $2";
  return (await db.owner.query<Record<string, unknown>>(sql, [orgId, callId])).rows[0];
};

describe("a try", () => {
  test("is no caller: what the phone did today is told without it, and the list of calls shows it", async () => {
    const before = await staff.api.metrics.today.query();
    const callId = await dial();
    const { outcome } = await staff.api.playground.useTool.mutate({ callId, use: booking(), says: null });
    expect(outcome).toBe("booked");
    await staff.api.playground.useTool.mutate({
      callId: await dial("+14155550177"),
      use: booking({ patientName: "robin fox" }),
      says: null,
    });
    const { phone, byHour, byDay } = await staff.api.metrics.today.query();
    expect({ phone, byHour, byDay }).toEqual({
      phone: before.phone,
      byHour: before.byHour,
      byDay: before.byDay,
    });
    const { items } = await staff.api.calls.list.query({});
    expect(items.map((each) => each.callId)).toContain(callId);
  });

  test("is a recorded call that really books, and says what was put right", async () => {
    const { callId, from, greeting } = await staff.api.playground.start.mutate({ from: "(415) 555-0142" });
    expect({ from, greeting }).toEqual({
      from: CALLER,
      greeting: "Thank you for calling Test Clinic. How can I help you?",
    });
    const lastYear = `2024${day.slice(4)}`;
    const answer = await staff.api.playground.useTool.mutate({
      callId,
      use: booking({ appointmentDate: lastYear }),
      says: "I'd like to come at two.",
    });
    expect(answer).toMatchObject({
      outcome: "booked",
      sentence: expect.stringContaining("The year I heard has passed"),
      corrections: expect.arrayContaining([
        { field: "date", from: lastYear, to: day, reason: "year_moved" },
        { field: "name", from: "anna berg", to: "Anna Berg", reason: "reformatted" },
      ]),
      appointment: { patientName: "Anna Berg" },
    });
    await staff.api.playground.hangUp.mutate({ callId });
    expect(await callRow(callId)).toEqual({
      kind: "inbound",
      status: "ended",
      caller_number: CALLER,
      summary: "A try of the line by staff of the clinic.",
      transcript: expect.stringMatching(/User: I.d like to come at two\.\nAI: You.re all set\./),
    });
    const { appointmentId } = answer.appointment ?? {};
    const made = await staff.api.appointments.load.query({ appointmentId: appointmentId ?? "" });
    expect(made).toMatchObject({
      appointment: { source: "phone", status: "confirmed" },
      calls: [{ callId }],
    });
  });

  test("of two callers for one time exactly one gets it, the other hears of free times", async () => {
    const calls = await Promise.all([dial(), dial("+14155550177")]);
    const answers = await Promise.all(
      calls.map((callId, i) =>
        staff.api.playground.useTool.mutate({
          callId,
          use: booking({ patientName: i === 0 ? "Ann One" : "Bea Two" }),
        }),
      ),
    );
    expect(answers.map(({ outcome }) => outcome).toSorted()).toEqual(["booked", "slot_unavailable"]);
    const refused = answers.find(({ outcome }) => outcome === "slot_unavailable");
    expect(refused?.appointment).toBeNull();
    expect(refused?.offered.length).toBeGreaterThan(0);
  });

  test("without a number is a web call, and a booking needs a contact", async () => {
    const callId = await dial(null);
    const answer = await staff.api.playground.useTool.mutate({ callId, use: booking() });
    expect(answer).toMatchObject({ outcome: "contact_required", appointment: null });
    expect(await callRow(callId)).toMatchObject({ kind: "web", caller_number: null });
  });

  test("works where assistants are registered, from which alone calls are taken", async () => {
    await db.owner.query(
      `insert into vapi_resources (org_id, kind, vapi_id, role)
       values ($1, 'assistant', 'as-1', 'inbound')`,
      [orgId],
    );
    const callId = await dial();
    const use = { name: "getCurrentTime", arguments: {} } as const;
    expect(await staff.api.playground.useTool.mutate({ callId, use })).toMatchObject({ corrections: [] });
  });

  test("refuses a number that is none, and says what is missing where no secret can be read", async () => {
    const wrong = staff.api.playground.start.mutate({ from: "12" });
    await expect(wrong).rejects.toThrow("not a phone number");
    await db.owner.query("update webhook_secrets set sealed_secret = 'x' where org_id = $1", [orgId]);
    await expect(staff.api.playground.start.mutate({ from: CALLER })).rejects.toThrow("no webhook secret");
  });

  test("never shows the webhook secret", async () => {
    const { rows } = await db.owner.query<{ sealed_secret: string }>(
      "select sealed_secret from webhook_secrets where org_id = $1",
      [orgId],
    );
    const started = JSON.stringify(await staff.api.playground.start.mutate({ from: CALLER }));
    expect(Object.keys(JSON.parse(started) as object)).toEqual(["callId", "greeting", "from"]);
    expect(started).not.toContain(rows[0]?.sealed_secret);
  });
});

describe("whose call it is", () => {
  test("a colleague's call and one of another clinic are answered like a call that is over", async () => {
    const callId = await dial();
    const world = { url: server.url, databaseUrl: db.url };
    const colleague = await signInAs("owner", { ...world, orgId });
    const stranger = await signInAs("owner", { ...world, orgId: await makeClinic() });
    for (const { api } of [colleague, stranger]) {
      const work = api.playground.useTool.mutate({ callId, use: booking() });
      await expect(work).rejects.toThrow("The call has ended. Start another.");
      expect(await codeOf(api.playground.hangUp.mutate({ callId }))).toBe("NOT_FOUND");
    }
    expect((await callRow(callId))?.["status"]).toBe("in-progress");
  });

  test("a call that was hung up, or never was, has ended", async () => {
    const callId = await dial();
    await staff.api.playground.hangUp.mutate({ callId });
    for (const id of [callId, "try-never"]) {
      const work = staff.api.playground.useTool.mutate({ callId: id, use: booking() });
      expect(await codeOf(work)).toBe("NOT_FOUND");
    }
  });

  test("a viewer cannot call", async () => {
    const viewer = await signInAs("viewer", { url: server.url, databaseUrl: db.url, orgId });
    expect(await codeOf(dial(CALLER, viewer))).toBe("FORBIDDEN");
  });
});

describe("limits", () => {
  test("a fourth call hangs up the one that was silent the longest", async () => {
    const [first, second, third] = [await dial(), await dial(), await dial()] as const;
    const use = { name: "listServices", arguments: {} } as const;
    await staff.api.playground.useTool.mutate({ callId: first, use });
    const fourth = await dial();
    const status = async (callId: string) => (await callRow(callId))?.["status"];
    expect(await Promise.all([first, second, third, fourth].map(status))).toEqual([
      "in-progress",
      "ended",
      "in-progress",
      "in-progress",
    ]);
  });

  test("a call that nobody speaks on is hung up", async () => {
    const pool = createAppPool({ ...PATIENT, connectionString: db.url });
    const accounts = createAccountsPool({ ...PATIENT, connectionString: db.url });
    const line = createTryLine({
      db: createDeskDatabase(
        { pool, accounts, standby: openStandby({ primary: pool, standby: undefined }), take: atOnce },
        NO_TELEMETRY,
      ),
      openSecret: (sealed, owner) => openSecret(sealed, { keyring: TEST_KEYRING, owner }),
      serverUrl: server.url,
      idleMs: 1,
    });
    const actor = { kind: "user", userId: staff.userId, displayName: "Ann" } as const;
    const scope = { orgId, actor };
    const started = await line.start(scope, CALLER);
    if (started.kind !== "started") throw new Error(started.kind);
    await vi.waitFor(
      async () => expect((await callRow(started.callId))?.["summary"]).toBe("A try of the line by Ann."),
      SOON,
    );
    expect(await line.hangUp(scope, started.callId)).toEqual({ kind: "ended" });
    await Promise.all([pool.end(), accounts.end()]);
  });

  test("the tools and what may be heard for them are those of who answers the phone", () => {
    const shapes = (entries: readonly (readonly [string, object])[]) =>
      Object.fromEntries(entries.map(([name, shape]) => [name, Object.keys(shape).toSorted()]));
    expect(shapes(toolUse.options.map(({ shape }) => [shape.name.value, shape.arguments.shape]))).toEqual(
      shapes(
        ALL_TOOLS.filter(({ name }) => isForRole("inbound", name)).map(({ name, parameters }) => [
          name,
          parameters.shape,
        ]),
      ),
    );
  });

  test("what is sent is checked: unknown fields and tools are refused", async () => {
    const callId = await dial();
    for (const use of [
      { name: "dropTables", arguments: {} },
      { name: "listServices", arguments: { extra: "1" } },
      { name: "findAppointments", arguments: { patientName: "x".repeat(301) } },
    ]) {
      const work = staff.api.playground.useTool.mutate({ callId, use } as never);
      expect(await codeOf(work)).toBe("BAD_REQUEST");
    }
  });
});
