import { mkdtemp, chmod, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OrgId } from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { SOON, deadlines } from "@callwaiting/testing/deadlines";
import { NOW_ISO, TUESDAY_2PM } from "@callwaiting/testing/now";
import { JOHN } from "@callwaiting/testing/people";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { cancelAppointment } from "../booking/cancel-appointment.ts";
import { rescheduleAppointment } from "../booking/reschedule-appointment.ts";
import { findAppointmentsOfCaller } from "../booking/find-appointments-of-caller.ts";
import { findToolCallAnswer } from "../calls/record-tool-call.ts";
import { type Cluster, startCluster } from "../embedded/start-cluster.ts";
import { migrate } from "../migrate/migrate.ts";
import { findVisit } from "../visits/find-visit.ts";
import { openVisitLink } from "../visits/visit-link.ts";
import { type AppPool, type OwnerPool, createAppPool, createOwnerPool } from "../pool.ts";

// A PostgreSQL whose synchronous standby is away, and which has been started anew since it was: what was made before is there, and is
// gone once the standby takes over. So nobody may be told that it is theirs.

const AT_3PM = "2026-12-01T20:00:00Z";
const AT_4PM = "2026-12-01T21:00:00Z";

let base: string;
let cluster: Cluster;
let owner: OwnerPool;
let pool: AppPool;
let orgId: OrgId;
let ids: Readonly<Record<"moved" | "cancelled", string>>;

const connect = () => {
  const options = { connectionString: cluster.connectionString, queryTimeoutMs: deadlines.test };
  owner = createOwnerPool(options);
  pool = createAppPool(options);
};

const setStandby = async (name: string) => {
  await owner.query(`alter system set synchronous_standby_names = '${name}'`);
  await owner.query("select pg_reload_conf()");
};

const book = (scheduledAt: string) =>
  bookAppointment(pool, {
    orgId,
    patientName: "John Smith",
    phone: JOHN,
    email: null,
    service: null,
    scheduledAt,
    now: NOW_ISO,
  });

const CALL = { callId: "call-1", toolCallId: "tool-1", argumentsSha256: "a".repeat(64) };

const LINK = "b".repeat(64);

const FROM_HIS_NUMBER = {
  callId: null,
  phone: JOHN,
  isOwn: true,
  callingPhone: null,
  name: null,
  isGuess: false,
  now: NOW_ISO,
};

async function makeAppointments(): Promise<void> {
  ({ orgId } = await createTestOrganization(owner));
  const [booked, moved, cancelled] = [await book(TUESDAY_2PM), await book(AT_3PM), await book(AT_4PM)];
  if (booked.kind !== "booked" || moved.kind !== "booked" || cancelled.kind !== "booked") {
    throw new Error("not booked");
  }
  ids = {
    moved: moved.appointment.appointmentId,
    cancelled: cancelled.appointment.appointmentId,
  };
  await cancelAppointment(pool, { orgId, appointmentId: ids.cancelled });
  const link = { appointmentId: ids.moved, tokenSha256: LINK, sealedToken: "sealed", unopenable: "" };
  await openVisitLink(pool, orgId, { ...link, now: NOW_ISO });
  await owner.query(
    `select record_tool_call($1, $2, $3, $4, 'bookClinicAppointment', '{}', 'You are all set.', 'booked', 1)`,
    [orgId, CALL.callId, CALL.toolCallId, CALL.argumentsSha256],
  );
}

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), `callwaiting-test-${process.pid}-`));
  await chmod(base, 0o711);
  const dataDir = join(base, "cluster");
  cluster = await startCluster({ dataDir, durable: false });
  connect();
  await migrate(owner);
  await makeAppointments();
  await setStandby("away");
  await Promise.all([owner.end(), pool.end()]);
  await cluster.stop();
  cluster = await startCluster({ dataDir, durable: false });
  connect();
  // Tests' servers do not wait for the disk, and so for no standby.
  await owner.query("alter database postgres set synchronous_commit = on");
  await Promise.all([owner.end(), pool.end()]);
  connect();
}, deadlines.longTest);

afterAll(async () => {
  await Promise.allSettled([owner.end(), pool.end()]);
  await cluster.stop();
  await rm(base, { recursive: true, force: true, maxRetries: 5 });
});

const REPEATS: readonly (readonly [what: string, repeat: () => Promise<unknown>, answer: object])[] = [
  ["a booking", () => book(TUESDAY_2PM), { kind: "already_booked" }],
  [
    "a move",
    () => rescheduleAppointment(pool, { orgId, appointmentId: ids.moved, scheduledAt: AT_3PM, now: NOW_ISO }),
    { kind: "already_booked" },
  ],
  [
    "a cancellation",
    () => cancelAppointment(pool, { orgId, appointmentId: ids.cancelled }),
    { kind: "cancelled" },
  ],
  [
    "what a caller has, which tells that it was moved",
    () => findAppointmentsOfCaller(pool, { orgId, ...FROM_HIS_NUMBER }),
    { limited: false },
  ],
  [
    "a tool call, in the words of before",
    () => findToolCallAnswer(pool, orgId, CALL),
    { answer: "You are all set." },
  ],
  [
    "a patient's page, which shows what came of what they pressed",
    () => findVisit(pool, { tokenSha256: LINK, now: NOW_ISO }),
    { appointmentId: expect.any(String), status: "confirmed" },
  ],
];

test("what is repeated while no standby is there is not confirmed before one has it", async () => {
  const heard: string[] = [];
  const repeated = REPEATS.map(async ([what, repeat]) => {
    const answer = await repeat();
    heard.push(what);
    return answer;
  });
  await vi.waitFor(async () => {
    const { rows } = await owner.query(
      "select 1 from pg_stat_activity where application_name = 'callwaiting' and wait_event = 'SyncRep'",
    );
    expect(rows).toHaveLength(REPEATS.length);
  }, SOON);
  expect(heard).toEqual([]);
  // Nobody waits for a standby that is no longer asked for.
  await setStandby("");
  expect(await Promise.all(repeated)).toMatchObject(REPEATS.map(([, , answer]) => answer));
});
