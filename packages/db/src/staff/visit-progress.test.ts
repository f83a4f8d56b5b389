import type { IsoInstant, OrgId, StaffOutcome, VisitProgress } from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO, TUESDAY_2PM } from "@callwaiting/testing/now";
import { MARY } from "@callwaiting/testing/people";
import { beforeEach, expect, test } from "vitest";
import type { StaffScope } from "../with-staff.ts";
import { bookForStaff } from "./book-for-staff.ts";
import { setAppointmentStatus, setVisitProgress } from "./change-appointment.ts";
import { loadTodayFigures } from "./load-today-figures.ts";
import { moveForStaff } from "./move-for-staff.ts";

// Who is here. The clinic is in New York; the visit is on Tuesday, December 1, 2026, at 2 PM.

const db = forAllTests(() => openTestDb());
let orgId: OrgId;
let scope: StaffScope;
let appointmentId: string;

const AT_1_50PM: IsoInstant = "2026-12-01T18:50:00Z";
const AT_2_05PM: IsoInstant = "2026-12-01T19:05:00Z";
const AT_2_40PM: IsoInstant = "2026-12-01T19:40:00Z";

beforeEach(async () => {
  ({ orgId } = await createTestOrganization(db.owner));
  scope = { orgId, actor: { kind: "user", userId: "u", displayName: "Ann Desk" } };
  const { rows } = await db.owner.query<{ id: string }>(
    "select service_id as id from services where org_id = $1",
    [orgId],
  );
  const contact = { name: "Mary Major", phone: MARY };
  const booking = { contact, serviceId: rows[0]?.id ?? "", startsAt: TUESDAY_2PM, now: NOW_ISO };
  appointmentId = made(await bookForStaff(db.pool, scope, booking)).appointmentId;
});

function made(outcome: StaffOutcome) {
  if (!("appointment" in outcome)) throw new Error(outcome.kind);
  return outcome.appointment;
}
const say = (progress: VisitProgress, now: IsoInstant, expectedRevision: number | null = null) =>
  setVisitProgress(db.pool, scope, { appointmentId, progress, now, expectedRevision });
const setStatus = (status: "completed" | "confirmed" | "cancelled", now = AT_2_40PM) =>
  setAppointmentStatus(db.pool, scope, { appointmentId, status, now });
const today = (now: IsoInstant) =>
  loadTodayFigures(db.pool, scope, {
    dayStart: "2026-12-01T05:00:00Z",
    dayEnd: "2026-12-02T05:00:00Z",
    now,
  });

test("arrived, in the room and completed each keep their time, and restoring keeps the first two", async () => {
  expect(made(await say("arrived", AT_1_50PM))).toMatchObject({ arrivedAt: AT_1_50PM, inRoomAt: null });
  expect(made(await say("in_room", AT_2_05PM))).toMatchObject({ arrivedAt: AT_1_50PM, inRoomAt: AT_2_05PM });
  expect(made(await say("in_room", AT_2_40PM))).toMatchObject({ inRoomAt: AT_2_05PM });
  expect(made(await setStatus("completed"))).toMatchObject({ settledAt: AT_2_40PM, inRoomAt: AT_2_05PM });
  expect((await say("expected", AT_2_40PM)).kind).toBe("not_confirmed");
  expect(made(await setStatus("confirmed"))).toMatchObject({ settledAt: null, inRoomAt: AT_2_05PM });
});

test("it can be taken back step by step; who goes straight in has arrived then", async () => {
  expect(made(await say("in_room", AT_2_05PM))).toMatchObject({ arrivedAt: AT_2_05PM, inRoomAt: AT_2_05PM });
  expect(made(await say("arrived", AT_2_40PM))).toMatchObject({ arrivedAt: AT_2_05PM, inRoomAt: null });
  expect(made(await say("expected", AT_2_40PM))).toMatchObject({ arrivedAt: null, inRoomAt: null });
});

test("one that was meant for an older state is not done, and is told how it stands", async () => {
  const { revision } = made(await say("arrived", AT_1_50PM));
  const late = await say("in_room", AT_2_05PM, revision - 1);
  expect(late).toMatchObject({ kind: "changed_meanwhile", appointment: { inRoomAt: null } });
  expect(await say("arrived", AT_2_05PM, revision - 1)).toMatchObject({
    kind: "updated",
    appointment: { revision },
  });
});

test("moved within the day who has arrived stays so; on another day nobody has", async () => {
  await say("arrived", AT_1_50PM);
  const move = (startsAt: IsoInstant) =>
    moveForStaff(db.pool, scope, { appointmentId, startsAt, now: NOW_ISO });
  expect(made(await move("2026-12-01T20:00:00Z")).arrivedAt).toBe(AT_1_50PM);
  expect(made(await move("2026-12-02T20:00:00Z")).arrivedAt).toBeNull();
});

test("every step is in the audit log and is news for open screens, under the name of who said it", async () => {
  await say("arrived", AT_1_50PM);
  const { rows } = await db.owner.query(
    `select actor_name, action, after ? 'arrived_at' as told, audited from changes
     where org_id = $1 and entity = 'appointment' order by change_id desc limit 1`,
    [orgId],
  );
  expect(rows).toEqual([{ actor_name: "Ann Desk", action: "updated", told: true, audited: true }]);
});

test("today tells who is here, however late it is, and does not expect them any more", async () => {
  const ids = (list: readonly { appointmentId: string }[] | undefined) =>
    list?.map((each) => each.appointmentId);
  const before = await today(AT_1_50PM);
  expect([ids(before?.here), ids(before?.next)]).toEqual([[], [appointmentId]]);
  await say("arrived", AT_1_50PM);
  const late = await today("2026-12-01T23:00:00Z");
  expect([ids(late?.here), ids((await today(AT_1_50PM))?.next)]).toEqual([[appointmentId], []]);
  await setStatus("completed");
  expect(ids((await today(AT_2_40PM))?.here)).toEqual([]);
});

test("another clinic's visit is answered like none", async () => {
  const other = await createTestOrganization(db.owner);
  const stranger: StaffScope = { ...scope, orgId: other.orgId };
  const change = { appointmentId, progress: "arrived", now: AT_1_50PM } as const;
  expect(await setVisitProgress(db.pool, stranger, change)).toEqual({ kind: "not_found" });
});
