import { bookAppointment, cancelAppointment, joinWaitlist, switchMessagesOn } from "@callwaiting/db";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { SOON } from "@callwaiting/testing/deadlines";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { E164, type IsoInstant, type OrgId } from "@callwaiting/domain";
import { expect, onTestFinished, test, vi } from "vitest";
import { createLogger } from "../http/create-logger.ts";
import type { Mail, Mailer } from "../mail/mail.ts";
import { TEST_KEYRING } from "../testing/test-server.ts";
import { startSyncRuntime } from "./start-sync-runtime.ts";

const db = forAllTests(() => openTestDb());

function openMailbox() {
  const letters: Mail[] = [];
  const mailer: Mailer = {
    kind: "catcher",
    from: "no-reply@clinic.example",
    send: async (mail) => {
      letters.push(mail);
      return { kind: "sent" };
    },
    close: () => {},
  };
  return { mailer, letters };
}

async function startRuntime(mailer: Mailer) {
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
      texts: { platform: null, baseUrl: "http://127.0.0.1:9", publicUrl: null, dir: "/nowhere" },
    },
    log: createLogger({ level: "silent" }),
    settings: { stopGraceMs: 200, pollEveryMs: 50 },
  });
  onTestFinished(runtime.stop);
}

/** At noon in New York, in ten days. */
const NOON: IsoInstant = `${new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10)}T17:00:00Z`;
const phoneOf = (n: number) => E164.parse(`+1415555${String(1_000 + n)}`);

async function openClinic(): Promise<OrgId> {
  const { orgId } = await createTestOrganization(db.owner);
  await switchMessagesOn(db.owner, orgId);
  // Whatever the time is when this runs.
  await db.owner.query(
    "update message_settings set quiet_from = '00:00', quiet_until = '00:00' where org_id = $1",
    [orgId],
  );
  return orgId;
}

const book = (orgId: OrgId, n: number) =>
  bookAppointment(db.pool, {
    orgId,
    patientName: `Caller ${n}`,
    email: null,
    phone: phoneOf(n),
    service: null,
    scheduledAt: NOON,
  });

const wait = (orgId: OrgId, n: number) =>
  joinWaitlist(db.pool, {
    orgId,
    service: null,
    wish: {},
    name: `Waiting ${n}`,
    phone: phoneOf(n),
    email: `w${n}@example.com`,
    isOwn: true,
    requestKey: null,
  });

test("what is cancelled is held for who waits and told to them, once by two servers; past the deadline the next is asked, then it is free", async () => {
  const { mailer, letters } = openMailbox();
  const orgId = await openClinic();
  await Promise.all([startRuntime(mailer), startRuntime(mailer)]);
  const first = await book(orgId, 1);
  if (first.kind !== "booked") throw new Error(first.kind);
  await wait(orgId, 2);
  await wait(orgId, 3);
  await cancelAppointment(db.pool, { orgId, appointmentId: first.appointment.appointmentId });
  await vi.waitFor(() => expect(letters.map(({ to }) => to)).toEqual(["w2@example.com"]), SOON);
  const [letter] = letters;
  expect(letter?.subject).toMatch(/^A time has become free on \w+, \w+ \d+/);
  expect(letter?.text).toContain("Take it, or let it go to somebody else, until ");
  expect(letter?.text).not.toContain("Consultation");
  expect((await book(orgId, 4)).kind).toBe("slot_unavailable");
  await passDeadline(orgId);
  await vi.waitFor(
    () => expect(letters.map(({ to }) => to)).toEqual(["w2@example.com", "w3@example.com"]),
    SOON,
  );
  await passDeadline(orgId);
  await vi.waitFor(async () => expect((await book(orgId, 4)).kind).toBe("booked"), SOON);
});

/** As if half an hour had gone by, the job's own time included. */
async function passDeadline(orgId: OrgId): Promise<void> {
  await db.owner.query(
    `with over as (update waitlist_offers set held_until = now() where org_id = $1 and ended is null returning appointment_id)
     update appointments a set held_until = now() from over where a.org_id = $1 and a.appointment_id = over.appointment_id`,
    [orgId],
  );
  await db.owner.query(
    "select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs where key = $1), now())",
    [`waitlist:${orgId}`],
  );
}
