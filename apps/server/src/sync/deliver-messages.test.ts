import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bookAppointment, cancelAppointment, findVisit, switchMessagesOn } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { SOON } from "@callwaiting/testing/deadlines";
import { forAllTests, forEachTest } from "@callwaiting/testing/for-all-tests";
import { JOHN } from "@callwaiting/testing/people";
import { simpleParser } from "mailparser";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createLogger } from "../http/create-logger.ts";
import type { Mailer } from "../mail/mail.ts";
import { openCatcher } from "../mail/open-catcher.ts";
import { hashLinkToken } from "../secrets/link-token.ts";
import type { TextWays } from "../sms/create-texters.ts";
import { TWILIO_ACCOUNT, startTwilioSimulator } from "../testing/twilio-simulator.ts";
import { TEST_KEYRING } from "../testing/test-server.ts";
import { startSyncRuntime } from "./start-sync-runtime.ts";

const db = forAllTests(() => openTestDb());

async function startRuntime(mailer: Mailer, texts: Partial<TextWays> = {}) {
  const runtime = await startSyncRuntime({
    pool: db.pool,
    databaseUrl: db.url,
    vapi: { baseUrl: "http://127.0.0.1:9", platformKey: null },
    serverUrl: "http://localhost:3001",
    tools: [],
    keyring: TEST_KEYRING,
    outbox: {
      letterDir: "/nowhere",
      mailer,
      texts: { platform: null, baseUrl: "http://127.0.0.1:9", publicUrl: null, dir: "/nowhere", ...texts },
    },
    log: createLogger({ level: "silent" }),
    settings: { stopGraceMs: 200, pollEveryMs: 50 },
  });
  onTestFinished(runtime.stop);
}

async function openMailbox() {
  const dir = await mkdtemp(join(tmpdir(), "callwaiting-mail-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const read = async () => {
    const names = (await readdir(dir)).filter((name) => name.endsWith(".eml")).sort();
    const mails = await Promise.all(
      names.map(async (name) => simpleParser(await readFile(join(dir, name), "utf8"))),
    );
    return mails.map(({ subject = "" }) => subject.split(" on ")[0]);
  };
  const readFirst = async () => {
    const [name = ""] = (await readdir(dir)).filter((each) => each.endsWith(".eml")).sort();
    return simpleParser(await readFile(join(dir, name), "utf8"));
  };
  return { mailer: openCatcher(dir), read, readFirst };
}

/** At noon in New York, some days ahead, whatever day it is. */
const inDays = (days: number) =>
  `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T17:00:00Z`;

async function book(orgId: OrgId, days: number): Promise<string> {
  const outcome = await bookAppointment(db.pool, {
    orgId,
    patientName: "John Smith",
    email: "john@example.com",
    phone: JOHN,
    service: null,
    scheduledAt: inDays(days),
  });
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  return outcome.appointment.appointmentId;
}

test("a visit that is booked is confirmed by letter soon after, and one that is cancelled is taken back", async () => {
  const { mailer, read } = await openMailbox();
  const { orgId } = await createTestOrganization(db.owner);
  await switchMessagesOn(db.owner, orgId);
  await startRuntime(mailer);
  const appointmentId = await book(orgId, 10);
  await vi.waitFor(async () => expect(await read()).toEqual(["Your appointment"]), SOON);
  await cancelAppointment(db.pool, { orgId, appointmentId });
  await vi.waitFor(
    async () => expect(await read()).toEqual(["Your appointment", "Cancelled: your appointment"]),
    SOON,
  );
});

test("what was booked while no server ran is told by the next one, by two that start at once only once", async () => {
  const { mailer, read } = await openMailbox();
  const { orgId } = await createTestOrganization(db.owner);
  await switchMessagesOn(db.owner, orgId);
  await book(orgId, 10);
  await Promise.all([startRuntime(mailer), startRuntime(mailer)]);
  await vi.waitFor(async () => expect(await read()).toEqual(["Your appointment"]), SOON);
});

test("a clinic that has not switched it on writes to nobody", async () => {
  const { mailer, read } = await openMailbox();
  const [silent, writing] = [await createTestOrganization(db.owner), await createTestOrganization(db.owner)];
  await switchMessagesOn(db.owner, writing.orgId);
  await startRuntime(mailer);
  await book(silent.orgId, 11);
  await book(writing.orgId, 12);
  await vi.waitFor(async () => expect(await read()).toEqual(["Your appointment"]), SOON);
  const { rows } = await db.owner.query("select from messages where org_id = $1", [silent.orgId]);
  expect(rows).toEqual([]);
});

test("a letter carries the patient's link, and what is kept of it opens nothing", async () => {
  const { mailer, read, readFirst } = await openMailbox();
  const { orgId } = await createTestOrganization(db.owner);
  await switchMessagesOn(db.owner, orgId);
  await startRuntime(mailer);
  const appointmentId = await book(orgId, 13);
  await vi.waitFor(async () => expect(await read()).toEqual(["Your appointment"]), SOON);
  const { text = "", html } = await readFirst();
  const [url = "", token = ""] = /http:\/\/localhost:3001\/v\/([\w-]{22})/.exec(text) ?? [];
  expect(html).toContain(`<a href="${url}">`);
  expect(await findVisit(db.pool, { tokenSha256: hashLinkToken(token) })).toMatchObject({ appointmentId });
  const kept = async () => {
    const { rows } = await db.owner.query<{ body: string | null; all: string }>(
      `select body, (select json_agg(l)::text from patient_links l where l.org_id = $1) as all from messages
       where org_id = $1 and kind = 'confirmation'`,
      [orgId],
    );
    return rows[0];
  };
  await vi.waitFor(async () => expect((await kept())?.body).toContain("/v/…"), SOON);
  expect(JSON.stringify(await kept())).not.toContain(token);
});

test("a letter of which the mail server never said whether it took it is taken back by the next one", async () => {
  const sent: string[] = [];
  const mailer: Mailer = {
    kind: "smtp",
    from: "front@sunrise.example",
    send: async ({ event }) => {
      sent.push(event?.method ?? "");
      return event?.method === "CANCEL" ? { kind: "unknown", trouble: "no answer" } : { kind: "sent" };
    },
    close: () => {},
  };
  const { orgId } = await createTestOrganization(db.owner);
  await switchMessagesOn(db.owner, orgId);
  await startRuntime(mailer);
  const appointmentId = await book(orgId, 10);
  await vi.waitFor(() => expect(sent).toEqual(["REQUEST"]), SOON);
  await cancelAppointment(db.pool, { orgId, appointmentId });
  const waits =
    "select from messages where org_id = $1 and kind = 'cancelled' and status = 'planned' and attempts = 1";
  await vi.waitFor(async () => expect((await db.owner.query(waits, [orgId])).rowCount).toBe(1), SOON);
  await db.owner.query(
    "update appointments set status = 'confirmed', cancelled_at = null, revision = revision + 1 where org_id = $1",
    [orgId],
  );
  await vi.waitFor(() => expect(sent).toEqual(["REQUEST", "CANCEL", "REQUEST"]), SOON);
});

describe("a clinic that writes texts", () => {
  const twilio = forEachTest(() => startTwilioSimulator());

  async function openClinic(): Promise<OrgId> {
    const { orgId } = await createTestOrganization(db.owner);
    await switchMessagesOn(db.owner, orgId);
    await db.owner.query("update message_settings set by_sms = true, by_email = false where org_id = $1", [
      orgId,
    ]);
    return orgId;
  }

  const statusOf = async (orgId: OrgId) => {
    const { rows } = await db.owner.query<{ line: string }>(
      "select concat_ws(' ', status, via, trouble) as line from messages where org_id = $1 and kind = 'confirmation'",
      [orgId],
    );
    return rows[0]?.line;
  };

  const dueAgain = (orgId: OrgId) =>
    db.owner.query(
      "update messages set due_at = now() where org_id = $1 and status = 'planned' and attempts > 0",
      [orgId],
    );

  test("sends them by this server's account", async () => {
    const orgId = await openClinic();
    await startRuntime((await openMailbox()).mailer, { platform: TWILIO_ACCOUNT, baseUrl: twilio.url });
    await book(orgId, 10);
    await vi.waitFor(async () => expect(await statusOf(orgId)).toBe("sent twilio"), SOON);
    expect(twilio.texts).toMatchObject([{ to: JOHN }]);
    expect(twilio.texts[0]?.body).toMatch(/^Test Clinic: your appointment is on .* with Dr\. Lee\.\n/);
    expect(twilio.texts[0]?.body).not.toMatch(/CANCEL|John/i);
  });

  test("sends a text once whose answer never came", async () => {
    const orgId = await openClinic();
    twilio.faults.push("cut_after");
    await startRuntime((await openMailbox()).mailer, { platform: TWILIO_ACCOUNT, baseUrl: twilio.url });
    await book(orgId, 10);
    await vi.waitFor(async () => expect(await statusOf(orgId)).toBe("planned Twilio did not answer"), SOON);
    await dueAgain(orgId);
    // Any change wakes the job.
    await db.owner.query("update contacts set name = 'Johnny Smith' where org_id = $1", [orgId]);
    await vi.waitFor(async () => expect(await statusOf(orgId)).toBe("sent twilio"), SOON);
    expect(twilio.texts).toHaveLength(1);
    expect(twilio.looks()).toBe(1);
  });

  test("learns from the carrier that a number wants none", async () => {
    const orgId = await openClinic();
    twilio.optedOut.add(JOHN);
    await startRuntime((await openMailbox()).mailer, { platform: TWILIO_ACCOUNT, baseUrl: twilio.url });
    await book(orgId, 10);
    await vi.waitFor(async () => expect(await statusOf(orgId)).toBe("dropped they asked for no texts"), SOON);
    const { rows } = await db.owner.query("select how from message_consents where org_id = $1", [orgId]);
    expect(rows).toEqual([{ how: "carrier" }]);
  });

  test("keeps them here without an account", async () => {
    const orgId = await openClinic();
    const dir = await mkdtemp(join(tmpdir(), "callwaiting-sms-"));
    onTestFinished(() => rm(dir, { recursive: true, force: true }));
    await startRuntime((await openMailbox()).mailer, { dir });
    await book(orgId, 10);
    await vi.waitFor(async () => expect(await statusOf(orgId)).toBe("sent catcher"), SOON);
    expect(await readdir(dir)).toHaveLength(1);
  });

  test("does not write from another number where its own account cannot be opened", async () => {
    const orgId = await openClinic();
    await db.owner.query(
      "insert into integrations (org_id, kind, sealed_key, key_hint) values ($1, 'twilio', 'v1.other.a.b.c', '')",
      [orgId],
    );
    await startRuntime((await openMailbox()).mailer, { platform: TWILIO_ACCOUNT, baseUrl: twilio.url });
    await book(orgId, 10);
    await vi.waitFor(async () => expect(await statusOf(orgId)).toMatch(/^planned .*cannot be opened/), SOON);
    expect(twilio.texts).toEqual([]);
  });
});
