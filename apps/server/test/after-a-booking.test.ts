import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OrgId } from "@callwaiting/domain";
import { openTestDb } from "@callwaiting/testing/database";
import { deadlines } from "@callwaiting/testing/deadlines";
import { forEachTest } from "@callwaiting/testing/for-all-tests";
import { freePort, spawnServer, untilServing } from "@callwaiting/testing/server";
import { signInAs } from "@callwaiting/testing/staff";
import ICAL from "ical.js";
import { type ParsedMail, simpleParser } from "mailparser";
import { Webhook } from "standardwebhooks";
import { expect, onTestFinished, test, vi } from "vitest";
import type { RunInfo } from "../src/start/run-file.ts";

// The program as `npm start` runs it, and nothing but what its users have: the command that it prints, a letter, the link in it, and
// another system that verifies what it is told with the public library.

const db = forEachTest(() => openTestDb());
const SOON = { timeout: deadlines.process, interval: 100 };

async function startProgram(env: Readonly<Record<string, string>> = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), "after-a-booking-"));
  const server = spawnServer({
    PORT: String(await freePort()),
    DATABASE_URL: db.url,
    DATA_DIR: dataDir,
    WEBHOOKS_ALLOW_LOOPBACK: "true",
    ...env,
  });
  onTestFinished(async () => {
    server.child.kill("SIGKILL");
    await server.ended;
    await rm(dataDir, { recursive: true, force: true });
  });
  const info = await untilServing(server, dataDir);
  /** Oldest first. */
  const letters = async (): Promise<readonly ParsedMail[]> => {
    const dir = join(dataDir, "mail");
    const names = (await readdir(dir).catch(() => [])).filter((name) => name.endsWith(".eml"));
    return Promise.all(names.sort().map(async (name) => simpleParser(await readFile(join(dir, name)))));
  };
  return { info, letters };
}

/** Another system of the clinic: what it was told, each verified. */
async function startOtherSystem() {
  const told: unknown[] = [];
  let secret = "";
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      told.push(new Webhook(secret).verify(body, request.headers as Record<string, string>));
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, told, trust: (given: string) => void (secret = given) };
}

const booking = { name: "John Doe", phone: "(555) 123-4567", email: "john@example.com" };

/** The printed command's request, for a day and a time of the clinic's clock. */
async function book(
  info: RunInfo,
  local: string,
  who = booking,
): Promise<{ success: boolean; appointmentId: string }> {
  const response = await fetch(`${info.serverUrl}/api/vapi/tools/bookClinicAppointment`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Vapi-Secret": info.webhookSecret ?? "" },
    body: JSON.stringify({
      toolCallId: `call-${who.phone}`,
      tool: {
        arguments: {
          appointmentDate: local.slice(0, 10),
          appointmentTime: local.slice(11, 16),
          patientName: who.name,
          patientPhone: who.phone,
          patientEmail: who.email,
          serviceType: "consultation",
        },
      },
      customer: { metadata: { org_id: info.orgId } },
    }),
  });
  return ((await response.json()) as { result: { success: boolean; appointmentId: string } }).result;
}

const tenOClockIn = (days: number) =>
  `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T10:00`;
const tenOClock = tenOClockIn(10);

const textOf = async (url: string) => (await fetch(url)).text();
const unescape = (text: string) => text.replaceAll("&amp;", "&");

/** Takes the first time that the link offers on the days after these, as a browser without a script does. */
async function moveByLink(serverUrl: string, path: string): Promise<void> {
  const times = await textOf(`${serverUrl}${path}/times`);
  const offered = [...times.matchAll(/href="([^"]+\/move\?[^"]+)"/g)].at(-1)?.[1] ?? "";
  const page = await textOf(new URL(unescape(offered), serverUrl).href);
  const [, action = "", inside = ""] = /<form method="post" action="([^"]+)">(.*?)<\/form>/s.exec(page) ?? [];
  const inputs = [...inside.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)" \/>/g)];
  const moved = await fetch(new URL(unescape(action), serverUrl), {
    method: "POST",
    redirect: "manual",
    headers: { "sec-fetch-site": "same-origin" },
    body: new URLSearchParams(
      Object.fromEntries(inputs.map(([, name = "", value = ""]) => [name, unescape(value)])),
    ),
  });
  expect(moved.status).toBe(303);
}

const localOf = async (appointmentId: string) => {
  const { rows } = await db.owner.query<{ local: string }>(
    `select to_char(starts_local, 'YYYY-MM-DD"T"HH24:MI') as local from appointments where appointment_id = $1`,
    [appointmentId],
  );
  return rows[0]?.local ?? "";
};

/** Each reminder of a visit is due now, as if nobody had looked at it since the move. */
const makeRemindersDue = (appointmentId: string) =>
  db.owner.query(
    `with day as (update message_settings set quiet_from = '00:00', quiet_until = '00:00')
     update messages set status = 'planned', trouble = null, due_at = now() where appointment_id = $1 and kind = 'reminder'`,
    [appointmentId],
  );

function eventOf(mail: ParsedMail | undefined) {
  const content =
    mail?.attachments.find(({ filename }) => filename === "appointment.ics")?.content.toString("utf8") ?? "";
  const calendar = new ICAL.Component(ICAL.parse(content) as unknown[]);
  const event = new ICAL.Event(calendar.getFirstSubcomponent("vevent") ?? undefined);
  return { method: calendar.getFirstPropertyValue("method"), uid: event.uid, sequence: event.sequence };
}

test(
  "who books by curl has a letter with an event; its link moves the visit, the old time is free, no reminder of it comes, and another system verifies all of it",
  async () => {
    const { info, letters } = await startProgram();
    const other = await startOtherSystem();
    const orgId = OrgId.parse(info.orgId);
    const owner = await signInAs("owner", { url: info.serverUrl, databaseUrl: db.url, orgId });
    const made = await owner.api.webhooks.create.mutate({
      url: other.url,
      description: "",
      kinds: ["appointment.booked", "appointment.moved"],
      withContact: false,
      isOn: true,
    });
    other.trust(made.kind === "created" ? made.secret : "");

    const { appointmentId } = await book(info, tenOClock);
    await vi.waitFor(async () => expect(await letters()).toHaveLength(1), SOON);
    const [confirmation] = await letters();
    expect(confirmation?.to).toMatchObject({ text: booking.email });
    expect(eventOf(confirmation)).toEqual({
      method: "REQUEST",
      uid: `${appointmentId}@callwaiting`,
      sequence: 0,
    });
    const [path = ""] = /\/v\/[\w-]{22}/.exec(confirmation?.text ?? "") ?? [];

    await moveByLink(info.serverUrl, path);
    const movedTo = await localOf(appointmentId);
    expect(movedTo).not.toBe(tenOClock);
    await vi.waitFor(async () => expect(await letters()).toHaveLength(2), SOON);
    expect(eventOf((await letters())[1])).toMatchObject({ uid: `${appointmentId}@callwaiting`, sequence: 1 });

    await makeRemindersDue(appointmentId);
    // The old time is free, and what becomes of it wakes whoever writes.
    const mary = { name: "Mary Major", phone: "(555) 765-4321", email: "mary@example.com" };
    expect(await book(info, tenOClock, mary)).toMatchObject({ success: true });
    await vi.waitFor(async () => expect(await letters()).toHaveLength(4), SOON);
    const [reminder, ...others] = (await letters()).filter(
      ({ subject }) => subject?.startsWith("Reminder") === true,
    );
    expect(others).toEqual([]);
    expect(reminder?.text).toContain(String(Number(movedTo.slice(8, 10))));
    const { rows } = await db.owner.query<{ status: string; isOld: boolean }>(
      `select status, to_char(starts_local, 'YYYY-MM-DD"T"HH24:MI') = $2 as "isOld" from messages
       where appointment_id = $1 and kind = 'reminder'`,
      [appointmentId, tenOClock],
    );
    expect(rows.filter(({ isOld }) => isOld).map(({ status }) => status)).toEqual(["dropped", "dropped"]);

    await vi.waitFor(() => expect(other.told).toHaveLength(3), SOON);
    expect(other.told).toMatchObject([
      { type: "appointment.booked", data: { appointmentId, version: 0 } },
      { type: "appointment.moved", data: { appointmentId, version: 1 } },
      { type: "appointment.booked" },
    ]);
  },
  deadlines.longTest,
);

/** Right after the first start the simulated Vapi is yet to be told of who calls people. */
async function isAtVapi(): Promise<boolean> {
  const { rows } = await db.owner.query(
    "select from assistants where role = 'outbound' and sync_state = 'synced'",
  );
  return rows.length === 1;
}

test(
  "the demo clinic calls nobody until that is switched on, and then whoever is called says yes or no by their number",
  async () => {
    const { info } = await startProgram({ SEED_DEMO: "true" });
    const orgId = OrgId.parse(info.orgId);
    const { api } = await signInAs("owner", { url: info.serverUrl, databaseUrl: db.url, orgId });
    const { appointmentId } = await book(info, tenOClockIn(11), { ...booking, phone: "(212) 555-0121" });
    const reminder = { reason: "reminder", subjectId: appointmentId } as const;
    expect(await api.outbound.plan.mutate(reminder)).toEqual({ kind: "refused", why: "off" });

    const settings = await api.outbound.settings.query();
    expect(settings).toMatchObject({ isOn: false, phoneNumberId: "simulated-number" });
    const anyTime = { fromTime: "00:00", untilTime: "23:59", weekdays: [1, 2, 3, 4, 5, 6, 7] };
    await api.outbound.save.mutate({ ...settings, ...anyTime, isOn: true });
    await vi.waitFor(async () => expect(await isAtVapi()).toBe(true), SOON);
    expect(await api.outbound.plan.mutate(reminder)).toMatchObject({ kind: "planned" });
    const theCall = async () => (await api.outbound.list.query({})).items[0];
    await vi.waitFor(async () => expect(await theCall()).toMatchObject({ ended: "accepted" }), SOON);
  },
  deadlines.longTest,
);
