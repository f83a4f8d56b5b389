import { switchMessagesOn } from "@callwaiting/db";
import { type IsoInstant, wallTextAt } from "@callwaiting/domain";
import { type TestOrganization, createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { SOON } from "@callwaiting/testing/deadlines";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { signInAs } from "@callwaiting/testing/staff";
import { Temporal } from "temporal-polyfill";
import { expect, onTestFinished, test, vi } from "vitest";
import { createLogger } from "../src/http/create-logger.ts";
import type { Mail, Mailer } from "../src/mail/mail.ts";
import { startSyncRuntime } from "../src/sync/start-sync-runtime.ts";
import { TEST_KEYRING, startTestServer } from "../src/testing/test-server.ts";
import { zoneOf } from "../src/testing/zone-of.ts";

// A freed time from the cancellation to the yes, as people and programs do it: REST, the admin's API, a letter, a page.

const db = forAllTests(() => openTestDb());
const server = forAllTests(() =>
  startTestServer({ databaseUrl: db.url, clock: () => Temporal.Now.instant() }),
);
const DAY = Temporal.Now.plainDateISO("America/New_York").add({ days: 10 }).toString();

async function startRuntime(): Promise<readonly Mail[]> {
  const letters: Mail[] = [];
  const mailer: Mailer = {
    kind: "catcher",
    from: "no-reply@clinic.example",
    send: async (mail) => (letters.push(mail), { kind: "sent" }),
    close: () => {},
  };
  const runtime = await startSyncRuntime({
    pool: db.pool,
    databaseUrl: db.url,
    vapi: { baseUrl: "http://127.0.0.1:9", platformKey: null },
    serverUrl: server.url,
    tools: [],
    keyring: TEST_KEYRING,
    outbox: {
      letterDir: "/nowhere",
      mailer,
      texts: { platform: null, baseUrl: "http://127.0.0.1:9", publicUrl: null, dir: "/nowhere" },
    },
    log: createLogger({ level: "silent" }),
    settings: { stopGraceMs: 200, pollEveryMs: 50 },
  });
  onTestFinished(runtime.stop);
  return letters;
}

/** Open for two visits a day, at 10:00 and at 10:30. */
async function openClinic(): Promise<TestOrganization> {
  const clinic = await createTestOrganization(db.owner, {
    openingHours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensAt: "10:00", closesAt: "11:00" })),
  });
  await switchMessagesOn(db.owner, clinic.orgId);
  // Whatever the time is when this runs.
  await db.owner.query(
    "update message_settings set quiet_from = '00:00', quiet_until = '00:00' where org_id = $1",
    [clinic.orgId],
  );
  return clinic;
}

type Said = Readonly<Record<string, unknown>>;

async function call(tool: string, { webhookSecret }: TestOrganization, args: Said) {
  const body = { toolCallId: crypto.randomUUID(), tool: { arguments: args } };
  const response = await server.post(`/api/vapi/tools/${tool}`, webhookSecret, body);
  return (await response.json()) as { result: Record<string, unknown> };
}

const NAMES = ["", "John Smith", "Mary Jones", "Peter Brown"];
const book = (clinic: TestOrganization, n: number, time: string) =>
  call("bookClinicAppointment", clinic, {
    appointmentDate: DAY,
    appointmentTime: time,
    serviceType: "consultation",
    patientName: NAMES[n],
    patientPhone: `+1415555${1_000 + n}`,
  });

/** Ann waits, with an address of her own, put on the list at the front desk. */
async function annWaits({ orgId }: TestOrganization) {
  const { api } = await signInAs("staff", { url: server.url, databaseUrl: db.url, orgId });
  const saved = await api.contacts.save.mutate({
    contactId: null,
    version: null,
    name: "Ann Waiting",
    phone: "+14155552000",
    email: "ann@example.com",
  });
  const { rows } = await db.owner.query<{ id: string }>(
    "select service_id as id from services where org_id = $1 limit 1",
    [orgId],
  );
  const joined = await api.waitlist.join.mutate({
    contactId: saved.kind === "saved" ? saved.contact.contactId : "",
    serviceId: rows[0]?.id ?? "",
    providerId: null,
    wish: {
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      fromTime: "00:00",
      untilTime: "24:00",
      fromDate: null,
      untilDate: DAY,
      noticeMinutes: 0,
      reach: "any",
    },
  });
  expect(joined.kind).toBe("waiting");
  return api;
}

const pathIn = (text: string) => /\/v\/[\w-]{22}\b/.exec(text)?.[0] ?? "";
const show = async (path: string) => (await fetch(server.url + path)).text();

/** A form of a page, sent as a browser would. */
async function press(path: string, action: string): Promise<Response> {
  const page = await show(path);
  const form = new RegExp(`<form method="post" action="([^"]+/${action})">(.*?)</form>`, "s").exec(page);
  if (form === null) throw new Error(`There is no form for ${action} at ${path}`);
  const inputs = [...(form[2] ?? "").matchAll(/name="(\w+)" value="([^"]*)"/g)];
  return fetch(server.url + (form[1] ?? ""), {
    method: "POST",
    redirect: "manual",
    headers: { "sec-fetch-site": "same-origin" },
    body: new URLSearchParams(Object.fromEntries(inputs.map(([, name = "", value = ""]) => [name, value]))),
  });
}

async function visits({ orgId }: TestOrganization) {
  const { rows } = await db.owner.query<{ name: string; at: IsoInstant }>(
    `select patient_name as name, iso_instant(starts_at) as at from appointments
     where org_id = $1 and status = 'confirmed' order by starts_at`,
    [orgId],
  );
  const zone = zoneOf("America/New_York");
  return rows.map(({ name, at }) => `${name} ${wallTextAt(zone, at).slice(0, 16)}`);
}

/** A full day, and one of its visits is cancelled on the phone's REST tool; Ann has the letter. */
async function offeredToAnn() {
  const clinic = await openClinic();
  const letters = await startRuntime();
  expect((await book(clinic, 1, "10:00 AM")).result).toMatchObject({ success: true });
  expect((await book(clinic, 2, "10:30 AM")).result).toMatchObject({ success: true });
  const api = await annWaits(clinic);
  expect((await book(clinic, 3, "10:00 AM")).result).toMatchObject({ success: false });
  const who = { patientName: "John Smith", patientPhone: "+14155551001" };
  expect((await call("cancelAppointment", clinic, who)).result).toMatchObject({ success: true });
  const toAnn = () => letters.filter(({ to }) => to === "ann@example.com");
  await vi.waitFor(() => expect(toAnn()).toHaveLength(1), SOON);
  return { clinic, api, toAnn, path: pathIn(toAnn()[0]?.text ?? "") };
}

test("cancelling a full day's visit reaches the waiting person, holds the time, and their link books it", async () => {
  const { clinic, api, toAnn, path } = await offeredToAnn();
  // Held: nobody else is offered or can book it.
  expect((await book(clinic, 3, "10:00 AM")).result).toMatchObject({
    success: false,
    error: "slot_unavailable",
  });
  await vi.waitFor(
    async () => expect(await api.waitlist.holds.query()).toMatchObject([{ told: "sent", way: "email" }]),
    SOON,
  );
  // Opened as often as scanners like, it changes nothing.
  for (const _ of [1, 2, 3]) expect(await show(path)).toContain("10:00 AM");
  expect(await visits(clinic)).toEqual([`Mary Jones ${DAY}T10:30`]);
  const answer = await press(path, "accept");
  expect(answer.status).toBe(303);
  expect(await visits(clinic)).toEqual([`Ann Waiting ${DAY}T10:00`, `Mary Jones ${DAY}T10:30`]);
  // From there on it is a visit like any other, on a page of its own, and Ann has the confirmation.
  const own = answer.headers.get("location") ?? "";
  expect(own).toMatch(/^\/v\/[\w-]{22}\?done=booked$/);
  expect(await show(own)).toContain("This time is booked for you");
  expect(await show(path)).toContain("Booked for you");
  expect(await api.waitlist.holds.query()).toEqual([]);
  expect((await api.waitlist.list.query({})).items).toEqual([]);
  await vi.waitFor(() => expect(toAnn().at(-1)?.subject).toMatch(/^Your appointment on/), SOON);
  expect((await api.messages.list.query({})).items.map(({ kind }) => kind)).toContain("offer");
});

test("who declines by the link stays on the list, and the time is everybody's once nobody else waits", async () => {
  const { clinic, api, path } = await offeredToAnn();
  expect((await press(path, "decline")).headers.get("location")).toBe(path);
  expect(await show(path)).toContain("You are still on the waitlist");
  expect((await api.waitlist.list.query({})).items).toHaveLength(1);
  expect((await book(clinic, 3, "10:00 AM")).result).toMatchObject({ success: true });
});
