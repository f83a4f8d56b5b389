import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bookAppointment, cancelAppointment, switchMessagesOn } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { SOON } from "@callwaiting/testing/deadlines";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { JOHN } from "@callwaiting/testing/people";
import { simpleParser } from "mailparser";
import { expect, onTestFinished, test, vi } from "vitest";
import { createLogger } from "../http/create-logger.ts";
import type { Mailer } from "../mail/mail.ts";
import { openCatcher } from "../mail/open-catcher.ts";
import { TEST_KEYRING } from "../testing/test-server.ts";
import { startSyncRuntime } from "./start-sync-runtime.ts";

const db = forAllTests(() => openTestDb());

async function startRuntime(mailer: Mailer) {
  const runtime = await startSyncRuntime({
    pool: db.pool,
    databaseUrl: db.url,
    vapi: { baseUrl: "http://127.0.0.1:9", platformKey: null },
    serverUrl: "http://localhost:3001",
    tools: [],
    keyring: TEST_KEYRING,
    mailer,
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
  return { mailer: openCatcher(dir), read };
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
