import {
  type AppPool,
  bookAppointment,
  cancelAppointment,
  claimOutboundCall,
  finishPlacing,
  hasLiveOutbound,
  listOutboundCalls,
  listUnsettledCalls,
  noteOutboundEnd,
  planOutboundCall,
  recordAssistantId,
  saveAssistant,
  switchCallsOn,
} from "@callwaiting/db";
import { E164, type OrgId } from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { deadlines, stretched } from "@callwaiting/testing/deadlines";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO, TUESDAY_2PM } from "@callwaiting/testing/now";
import { createVapiClient } from "@callwaiting/vapi-sdk";
import { type CalledPerson, playCalled, startVapiApi } from "@callwaiting/vapi-simulator/api";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { createLogger } from "../http/create-logger.ts";
import { startTestServer } from "../testing/test-server.ts";
import { connectVapi } from "./connect-vapi.ts";
import { type PlaceCallsOptions, placeCalls } from "./place-calls.job.ts";

// Now is Friday, November 20, 2026, 10:00 in New York; the visit is on Tuesday, December 1, 14:00.

const KEY = "vapi-key";
const PHONE = E164.parse("+14155550123");
const CALLS = { path: "/call", method: "POST" };
const NOW_MS = Date.parse(NOW_ISO);

const people = new Map<string, CalledPerson>();
const troubles: unknown[] = [];
const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));
const vapi = forAllTests(() =>
  startVapiApi({
    apiKeys: [KEY],
    clock: () => NOW_MS,
    ring: playCalled({
      whoIs: (number) => people.get(number) ?? "answers",
      onError: (error) => troubles.push(error),
    }),
  }),
);

type Clinic = {
  readonly orgId: OrgId;
  readonly scope: Parameters<typeof planOutboundCall>[1];
  readonly pool: AppPool;
};
let clinic: Clinic;
let count = 0;

async function openClinic(): Promise<Clinic> {
  count += 1;
  const { orgId, webhookSecret } = await createTestOrganization(db.owner);
  const [assistantId, numberId] = [`assistant-${count}`, `number-${count}`];
  vapi.store.plant(KEY, "assistants", {
    id: assistantId,
    name: "Grace",
    firstMessage: "Hello",
    metadata: { org_id: orgId },
    server: { url: `${server.url}/api/webhooks/vapi`, headers: { "X-Vapi-Secret": webhookSecret } },
  });
  vapi.store.plant(KEY, "phoneNumbers", { id: numberId, provider: "vapi", number: "+14155550100" });
  const wish = { name: "Grace", customPrompt: "", firstMessage: "", voice: {} };
  await saveAssistant(db.pool, orgId, { role: "outbound", ...wish });
  await recordAssistantId(db.pool, orgId, { role: "outbound", vapiAssistantId: assistantId });
  await db.owner.query("insert into vapi_resources values ($1, 'phone_number', $2)", [orgId, numberId]);
  await switchCallsOn(db.owner, orgId, numberId);
  return { orgId, pool: db.pool, scope: { orgId, actor: { kind: "user", userId: "u", displayName: "Ann" } } };
}

beforeEach(async () => {
  people.clear();
  troubles.length = 0;
  vapi.faults.clear();
  clinic = await openClinic();
});

async function planReminder({ orgId, scope }: Clinic = clinic): Promise<string> {
  const booked = await bookAppointment(db.pool, {
    orgId,
    patientName: "John Smith",
    phone: PHONE,
    email: null,
    service: null,
    scheduledAt: TUESDAY_2PM,
    now: NOW_ISO,
  });
  if (booked.kind !== "booked") throw new Error(booked.kind);
  const { appointmentId } = booked.appointment;
  const wish = { reason: "reminder", subjectId: appointmentId, notBefore: NOW_ISO, now: NOW_ISO } as const;
  expect((await planOutboundCall(db.pool, scope, wish)).kind).toBe("planned");
  return appointmentId;
}

const api = () =>
  connectVapi(
    createVapiClient({ apiKey: KEY, baseUrl: vapi.url, timeoutMs: stretched(400), retry: { attempts: 1 } }),
  ).calls;

const options = (more: Partial<PlaceCallsOptions> = {}): PlaceCallsOptions => ({
  isLive: (orgId) => hasLiveOutbound(db.pool, orgId),
  claim: (orgId) => claimOutboundCall(db.pool, orgId, NOW_ISO),
  finish: (orgId, placing) => finishPlacing(db.pool, orgId, { ...placing, now: NOW_ISO }),
  noteEnd: (orgId, end) => noteOutboundEnd(db.pool, orgId, end),
  listUnsettled: (orgId) => listUnsettledCalls(db.pool, orgId, NOW_ISO),
  connect: async () => api(),
  now: () => NOW_MS,
  log: createLogger({ level: "silent" }),
  ...more,
});

const round = (more?: Partial<PlaceCallsOptions>) => placeCalls(clinic.orgId, api(), options(more));

/** As if the server that claimed it had been gone for so long. */
const letTimePass = (minutes: number) =>
  db.owner.query(
    "update outbound_calls set claimed_at = $2::timestamptz - make_interval(mins => $3) where org_id = $1 and status <> 'ended'",
    [clinic.orgId, NOW_ISO, minutes],
  );

const rings = () =>
  vapi.store.calls.filter(
    ({ customer, assistantId }) =>
      assistantId === `assistant-${count}` && JSON.stringify(customer).includes(PHONE),
  ).length;

const theCall = async () => {
  const { items } = await listOutboundCalls(db.pool, clinic.scope, {});
  const [call] = items;
  if (call === undefined) throw new Error("there is no call");
  return call;
};

const ended = () =>
  vi.waitFor(
    async () => {
      const call = await theCall();
      expect(troubles).toEqual([]);
      expect(call).toMatchObject({ status: "ended" });
      return call;
    },
    { timeout: deadlines.soon, interval: 20 },
  );

describe("how it ends is what the telephone and the person say", () => {
  test.each<[person: CalledPerson, end: string]>([
    ["accepts", "accepted"],
    ["says_yes", "hung_up"],
    ["answers", "answered"],
    ["declines", "declined"],
    ["voicemail", "voicemail"],
    ["screening", "screened"],
    ["hangs_up", "hung_up"],
    ["wrong_person", "wrong_person"],
    ["wants_no_calls", "opted_out"],
    ["busy", "busy"],
    ["no_answer", "no_answer"],
  ])("%s: %s", async (person, end) => {
    people.set(PHONE, person);
    await planReminder();
    await round();
    expect(await ended()).toMatchObject({ ended: end });
    // The report with the cost comes last.
    await vi.waitFor(async () => expect((await theCall()).cost).not.toBeNull(), { timeout: deadlines.soon });
    expect(rings()).toBe(1);
    const { rows } = await db.owner.query("select kind, status from calls where org_id = $1", [clinic.orgId]);
    expect(rows).toEqual([{ kind: "outbound", status: "ended" }]);
  });

  test("what is said first names who calls and for whom; a machine hears the clinic's name alone; never why they come", async () => {
    await planReminder();
    await round();
    const sent = vapi.requests.findLast(({ method, path }) => method === "POST" && path === "/call")?.body;
    expect(sent).toMatchObject({
      customer: { number: PHONE },
      assistantOverrides: {
        firstMessage: "Hello, this is the automated assistant of Test Clinic. May I speak with John Smith?",
        voicemailMessage: "Hello, this is Test Clinic. Please call us back. Thank you.",
        variableValues: { patientName: "John Smith" },
      },
    });
    expect(JSON.stringify(sent)).not.toContain("Consultation");
    await ended();
  });
});

describe("nobody is rung twice", () => {
  test.each<[what: string, fault: () => void]>([
    ["the answer was lost", () => vapi.faults.resetAfterCommit(1, CALLS)],
    ["the answer never came", () => vapi.faults.hangAfterCommit(1, CALLS)],
  ])("when %s: it is found at Vapi by its name", async (_what, fault) => {
    people.set(PHONE, "voicemail");
    await planReminder();
    fault();
    await round();
    await round();
    expect(await theCall()).toMatchObject({ status: "placing" });
    await letTimePass(2);
    await round();
    expect(await ended()).toMatchObject({ ended: "voicemail" });
    expect(rings()).toBe(1);
  });

  test("when the server was killed between Vapi's answer and noting it", async () => {
    people.set(PHONE, "no_answer");
    await planReminder();
    await expect(round({ finish: () => Promise.reject(new Error("killed")) })).rejects.toThrow("killed");
    await letTimePass(2);
    await round();
    expect(await ended()).toMatchObject({ ended: "no_answer" });
    expect(rings()).toBe(1);
  });

  test("when the server was killed before it asked: it is looked for, not there, and placed once", async () => {
    await planReminder();
    await claimOutboundCall(db.pool, clinic.orgId, NOW_ISO);
    await round();
    expect(rings()).toBe(0);
    await letTimePass(2);
    await round();
    expect(await theCall()).toMatchObject({ status: "planned", trouble: "it had not reached Vapi" });
    await db.owner.query("update outbound_calls set not_before = $2 where org_id = $1", [
      clinic.orgId,
      NOW_ISO,
    ]);
    await round();
    await ended();
    expect(rings()).toBe(1);
  });

  test("when nothing can be known of the second try either: it failed, and that is said", async () => {
    await planReminder();
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      vapi.faults.resetBeforeCommit(1, CALLS);
      await db.owner.query("update outbound_calls set not_before = $2 where org_id = $1", [
        clinic.orgId,
        NOW_ISO,
      ]);
      await round();
      await letTimePass(2);
      await round({ claim: async () => null });
    }
    expect(await theCall()).toMatchObject({ ended: "failed", trouble: "nobody knows whether it was made" });
    expect(rings()).toBe(0);
  });

  test("when Vapi cannot be asked either: it waits, and is given up after half an hour", async () => {
    await planReminder();
    vapi.faults.resetAfterCommit(1, CALLS);
    await round();
    vapi.faults.fail(503, 100, { path: "/call", method: "GET" });
    await letTimePass(10);
    await round();
    expect(await theCall()).toMatchObject({ status: "placing" });
    await letTimePass(31);
    await round();
    expect(await theCall()).toMatchObject({ ended: "failed" });
  });

  test("by a server that stood still between claiming and asking", async () => {
    await planReminder();
    const claim = async (orgId: OrgId) => {
      const due = await claimOutboundCall(db.pool, orgId, NOW_ISO);
      clock += 60_000;
      return due;
    };
    let clock = 0;
    const spy = vi.spyOn(performance, "now").mockImplementation(() => clock);
    try {
      await round({ claim });
    } finally {
      spy.mockRestore();
    }
    expect(rings()).toBe(0);
    expect(await theCall()).toMatchObject({ status: "planned" });
  });
});

test("a visit that was cancelled while its call waited is not called about", async () => {
  const appointmentId = await planReminder();
  await cancelAppointment(db.pool, { orgId: clinic.orgId, appointmentId, callId: null, now: NOW_ISO });
  await round();
  expect(await theCall()).toMatchObject({ ended: "dropped", trouble: "the visit was changed" });
  expect(rings()).toBe(0);
});

test.each<[phone: string, trouble: string]>([
  ["+442071838750", "the number is of another country"],
  ["+19005550123", "calls to the number cost extra"],
  ["+18765550123", "the number is of another country"],
])("nobody is called at %s: %s", async (phone, trouble) => {
  const appointmentId = await planReminder();
  await db.owner.query("update contacts set phone = $2 where org_id = $1", [clinic.orgId, phone]);
  await db.owner.query("update outbound_calls set phone = $2 where org_id = $1", [clinic.orgId, phone]);
  await round();
  expect(await theCall()).toMatchObject({ subjectId: appointmentId, ended: "dropped", trouble });
});

test("a refusal that may pass is tried again; one that cannot is said", async () => {
  await planReminder();
  vapi.faults.rateLimit(1);
  await round();
  expect(await theCall()).toMatchObject({ status: "planned", trouble: "Vapi takes no calls at the moment" });
  vapi.store.org(KEY).phoneNumbers.delete(`number-${count}`);
  await db.owner.query("update outbound_calls set not_before = $2 where org_id = $1", [
    clinic.orgId,
    NOW_ISO,
  ]);
  await round();
  expect(await theCall()).toMatchObject({ ended: "failed", trouble: "Vapi refused the call" });
});

test("a call whose end nobody told is asked for after twenty minutes", async () => {
  people.set(PHONE, "busy");
  await planReminder();
  const { calls } = vapi.store.org(KEY);
  await round({ noteEnd: async () => false });
  await ended();
  await db.owner.query(
    "update outbound_calls set status = 'ringing', ended = null, ended_at = null, cost = null where org_id = $1",
    [clinic.orgId],
  );
  await letTimePass(20);
  await round();
  expect(await theCall()).toMatchObject({ ended: "busy" });
  expect(calls.size).toBeGreaterThan(0);
});
