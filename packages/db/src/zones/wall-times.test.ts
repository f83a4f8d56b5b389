import { randomUUID } from "node:crypto";
import { E164, OrgId } from "@callwaiting/domain";
import { PACKAGED_ZONE_RULES } from "@callwaiting/domain/packaged-zone-rules";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { type TestDb, openTestDb } from "@callwaiting/testing/database";
import { minutesOf, releaseWith } from "@callwaiting/testing/zone-release";
import { expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { rescheduleAppointment } from "../booking/reschedule-appointment.ts";
import { findLastChange } from "../changes/find-last-change.ts";
import { inTransaction } from "../in-transaction.ts";
import { migrate } from "../migrate/migrate.ts";
import { readMigrations } from "../migrate/read-migrations.ts";
import { loadSettings, updateOrganization } from "../settings/organization-settings.ts";
import { acceptClockTrouble } from "../staff/change-appointment.ts";
import { listClockTroubles } from "../staff/list-troubles.ts";
import type { StaffScope } from "../with-staff.ts";
import { fillZoneRules } from "./fill-zone-rules.ts";
import { loadZoneRules } from "./load-zone-rules.ts";
import { recordToldTimes } from "./record-told-times.ts";
import { settleClocks } from "./settle-clocks.ts";

// An appointment is what the clinic's clock shows when it begins.

const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

type Row = {
  readonly local: string;
  readonly at: string;
  readonly revision: number;
  readonly trouble: string | null;
};

async function rowsOf(db: TestDb, orgId: OrgId): Promise<readonly Row[]> {
  return inTransaction(db.owner, async (client) => {
    await client.query("select set_config('app.org_id', $1, true)", [orgId]);
    const { rows } = await client.query<Row>(
      `select to_char(starts_local, 'YYYY-MM-DD HH24:MI') as local, iso_instant(starts_at) as at, revision,
         clock_trouble as trouble
       from appointments where org_id = $1 order by starts_at, appointment_id`,
      [orgId],
    );
    return rows;
  });
}

async function createScope(
  db: TestDb,
  clinic: Parameters<typeof createTestOrganization>[1],
): Promise<StaffScope> {
  const { orgId } = await createTestOrganization(db.owner, clinic);
  return { orgId, actor: { kind: "user", userId: "u", displayName: "Ann Desk" } };
}

let people = 0;
async function book(db: TestDb, orgId: OrgId, scheduledAt: string, startsLocal?: string) {
  people += 1;
  return bookAppointment(db.pool, {
    orgId,
    patientName: `Ann Lee${people}`,
    phone: E164.parse(`+1415555${1000 + people}`),
    email: null,
    service: null,
    scheduledAt,
    ...(startsLocal === undefined ? {} : { startsLocal }),
  });
}

test("when the rules change while callers book, each wall time stays, moments move, and no slot is sold twice", async () => {
  await using db = await openTestDb();
  const { orgId } = await createTestOrganization(db.owner, { timeZone: "America/Winnipeg" });
  const other = await createTestOrganization(db.owner, { timeZone: "America/Chicago" });
  const day = inDays(60);
  // -05:00, which Winnipeg has had for good since October 2026: a full morning, so that each stands where another one was.
  for (const at of ["14:30", "15:00", "15:30", "16:00"]) await book(db, orgId, `${day}T${at}:00Z`);
  await book(db, other.orgId, `${day}T16:00:00Z`);
  const untouched = await rowsOf(db, other.orgId);
  // A month from now Winnipeg goes back to -06:00.
  const rules = `America/Winnipeg|CDT CST|50 60|01|${minutesOf(Date.now() + 30 * DAY_MS)}`;
  const callers = Array.from({ length: 8 }, (_, n) => book(db, orgId, `${day}T${17 + (n % 4)}:00:00Z`));
  const [outcomes] = await Promise.all([Promise.all(callers), loadZoneRules(db.owner, releaseWith(rules))]);
  const made = outcomes.filter(({ kind }) => kind === "booked").length;
  const rows = await rowsOf(db, orgId);
  expect(rows).toHaveLength(4 + made);
  expect(rows.slice(0, 4)).toEqual(
    ["09:30", "10:00", "10:30", "11:00"].map((clock, n) => ({
      local: `${day} ${clock}`,
      at: `${day}T${["15:30", "16:00", "16:30", "17:00"][n]}:00Z`,
      revision: 1,
      trouble: null,
    })),
  );
  expect(new Set(rows.map(({ at }) => at)).size).toBe(rows.length);
  expect(await rowsOf(db, other.orgId)).toEqual(untouched);
  const { rows: told } = await db.owner.query<{ who: string; n: number }>(
    `select actor_name as who, count(*)::int as n from changes
     where org_id = $1 and entity = 'appointment' and action = 'moved' group by 1`,
    [orgId],
  );
  expect(told).toEqual([
    { who: "The clock rules of America/Winnipeg changed", n: rows.filter((r) => r.revision === 1).length },
  ]);
});

test("a wall time that clocks skip now is kept and marked until somebody moves it", async () => {
  await using db = await openTestDb();
  const scope = await createScope(db, { timeZone: "America/Winnipeg" });
  const day = inDays(60);
  await book(db, scope.orgId, `${day}T14:30:00Z`);
  // At 9:00 of that day the clocks go forward to 10:00.
  const rules = `America/Winnipeg|CST CDT|50 40|01|${minutesOf(`${day}T14:00:00Z`)}`;
  await loadZoneRules(db.owner, releaseWith(rules));
  const kept = { local: `${day} 09:30`, at: `${day}T14:30:00Z` };
  expect(await rowsOf(db, scope.orgId)).toMatchObject([{ ...kept, revision: 1, trouble: "gap" }]);
  // Where it stands is where 9:30 would have been; the next release changes nothing about it.
  await loadZoneRules(db.owner, releaseWith(rules, "2099b"));
  expect(await rowsOf(db, scope.orgId)).toMatchObject([{ ...kept, revision: 1 }]);
  const [appointment] = await listClockTroubles(db.pool, scope);
  expect(appointment).toMatchObject({ clockTrouble: "gap", startsAt: kept.at });

  // Staff say that it is fine: its time is what the clock shows then, and no later release asks again.
  const { appointmentId = "", revision = 0 } = appointment ?? {};
  const accept = (expectedRevision: number) =>
    acceptClockTrouble(db.pool, scope, { appointmentId, expectedRevision });
  expect((await accept(revision - 1)).kind).toBe("changed_meanwhile");
  expect((await accept(revision)).kind).toBe("updated");
  await loadZoneRules(db.owner, releaseWith(rules, "2099c"));
  expect(await rowsOf(db, scope.orgId)).toMatchObject([
    { local: `${day} 10:30`, at: kept.at, trouble: null },
  ]);
  expect(await listClockTroubles(db.pool, scope)).toEqual([]);
  const last = await findLastChange(db.pool, scope, { entities: ["appointment"], entityId: appointmentId });
  expect(last).toMatchObject({ actor: { displayName: "Ann Desk" } });
});

test("until appointments have followed new rules, both where they are and where they will be is taken; whoever comes second finishes", async () => {
  await using db = await openTestDb();
  const { orgId } = await createTestOrganization(db.owner, { timeZone: "America/Winnipeg" });
  const day = inDays(60);
  await book(db, orgId, `${day}T16:00:00Z`);
  // Half of it: the rules are in force, and whoever loaded them was interrupted.
  const winnipeg = {
    name: "America/Winnipeg",
    untilMs: [Date.now(), Infinity],
    offsetMs: [-5, -6].map((h) => h * 3_600_000),
  };
  const zones = new Map(PACKAGED_ZONE_RULES.zones).set(winnipeg.name, winnipeg);
  await inTransaction(db.owner, (client) =>
    fillZoneRules(client, { ...PACKAGED_ZONE_RULES, release: "2099a", zones }),
  );
  const kinds = async () => {
    const tried: string[] = [];
    // 9:30, then 10:00, where it still is, and 11:00, where it belongs.
    for (const at of ["15:30", "16:00", "17:00"]) {
      tried.push((await book(db, orgId, `${day}T${at}:00Z`)).kind);
    }
    return tried;
  };
  expect(await kinds()).toEqual(["booked", "slot_unavailable", "slot_unavailable"]);
  expect(await settleClocks(db.owner)).toEqual({ moved: 1, troubles: 0 });
  expect(await settleClocks(db.owner)).toEqual({ moved: 0, troubles: 0 });
  expect(await rowsOf(db, orgId)).toMatchObject([
    { local: `${day} 09:30`, at: `${day}T15:30:00Z`, trouble: null },
    { local: `${day} 11:00`, at: `${day}T17:00:00Z`, trouble: null },
  ]);
});

test("what was understood by rules that are no longer in force is neither booked nor moved", async () => {
  await using db = await openTestDb();
  const { orgId } = await createTestOrganization(db.owner, { timeZone: "America/Winnipeg" });
  const day = inDays(60);
  const made = await book(db, orgId, `${day}T15:00:00Z`, `${day}T10:00:00`);
  if (made.kind !== "booked") throw new Error(made.kind);
  expect((await book(db, orgId, `${day}T15:00:00Z`, `${day}T09:00:00`)).kind).toBe("clock_changed");
  const { appointmentId } = made.appointment;
  const move = { orgId, appointmentId, scheduledAt: `${day}T16:00:00Z` };
  expect((await rescheduleAppointment(db.pool, { ...move, startsLocal: `${day}T10:00:00` })).kind).toBe(
    "clock_changed",
  );
  expect((await rescheduleAppointment(db.pool, { ...move, startsLocal: `${day}T11:00:00` })).kind).toBe(
    "moved",
  );
});

test("two halves of an hour that comes once now are both kept, one marked as an overlap", async () => {
  await using db = await openTestDb();
  const scope = await createScope(db, {
    timeZone: "America/New_York",
    openingHours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensAt: "00:00", closesAt: "24:00" })),
  });
  const backAt = nextTimeBack("America/New_York");
  const halves = [backAt - 30 * 60_000, backAt + 30 * 60_000].map((ms) => new Date(ms).toISOString());
  for (const at of halves) expect((await book(db, scope.orgId, at)).kind).toBe("booked");
  // Summer time for good.
  await loadZoneRules(db.owner, releaseWith("America/New_York|EDT|40|0|"));
  const rows = await rowsOf(db, scope.orgId);
  expect(rows.map(({ local }) => local.slice(11))).toEqual(["01:30", "01:30"]);
  expect(new Set(rows.map(({ at }) => at)).size).toBe(1);
  expect(rows.filter(({ trouble }) => trouble === "overlap")).toHaveLength(1);
  expect(await listClockTroubles(db.pool, scope)).toHaveLength(1);
});

test("an overlap that the clocks made is allowed as long as there is one, and what staff allowed for good", async () => {
  await using db = await openTestDb();
  const scope = await createScope(db, {
    timeZone: "America/New_York",
    openingHours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensAt: "00:00", closesAt: "24:00" })),
  });
  const backAt = nextTimeBack("America/New_York");
  for (const minutes of [-30, 30]) {
    await book(db, scope.orgId, new Date(backAt + minutes * 60_000).toISOString());
  }
  await loadZoneRules(db.owner, releaseWith("America/New_York|EDT|40|0|"));
  const change = async (sql: string) => {
    await inTransaction(db.owner, async (client) => {
      await client.query("select set_config('app.org_id', $1, true)", [scope.orgId]);
      await client.query(`update appointments set ${sql} and org_id = $1`, [scope.orgId]);
    });
    await settleClocks(db.owner);
    return allowedOverlaps(db, scope.orgId);
  };
  expect(await change("notes = 'nothing' where true")).toEqual(["overlap"]);
  expect(await change("status = 'cancelled' where clock_trouble is null")).toEqual([]);
  const byStaff =
    "overlap_allowed = true, overridden = '{overlap}', override_reason = 'Twins' where status = 'confirmed'";
  expect(await change(byStaff)).toEqual([null]);
});

/** What troubles each of them. */
async function allowedOverlaps(db: TestDb, orgId: OrgId): Promise<readonly (string | null)[]> {
  return inTransaction(db.owner, async (client) => {
    await client.query("select set_config('app.org_id', $1, true)", [orgId]);
    const { rows } = await client.query<{ trouble: string | null }>(
      "select clock_trouble as trouble from appointments where org_id = $1 and overlap_allowed",
      [orgId],
    );
    return rows.map(({ trouble }) => trouble);
  });
}

test("a clinic that gets another zone keeps the times of its clock, or the moments, as staff say", async () => {
  await using db = await openTestDb();
  const scope = await createScope(db, { timeZone: "America/Winnipeg" });
  const day = inDays(60);
  await book(db, scope.orgId, `${day}T14:30:00Z`);
  const change = async (timeZone: string, keep: "clock" | "moment") =>
    updateOrganization(db.pool, scope, { ...(await loadSettings(db.pool, scope)), timeZone, keep });
  expect(await change("Asia/Tokyo", "clock")).toMatchObject({ kind: "saved", shiftedAppointments: 1 });
  expect(await rowsOf(db, scope.orgId)).toMatchObject([{ local: `${day} 09:30`, at: `${day}T00:30:00Z` }]);
  expect(await change("Asia/Kolkata", "moment")).toMatchObject({ kind: "saved", shiftedAppointments: 1 });
  expect(await rowsOf(db, scope.orgId)).toMatchObject([{ local: `${day} 06:00`, at: `${day}T00:30:00Z` }]);
});

test("what was booked before there were wall times gets the one that people were told", async () => {
  await using db = await openTestDb();
  const { orgId } = await createTestOrganization(db.owner, { timeZone: "Asia/Tokyo" });
  const day = inDays(60);
  await book(db, orgId, `${day}T00:30:00Z`);
  await inTransaction(db.owner, async (client) => {
    await client.query("select set_config('app.org_id', $1, true)", [orgId]);
    await client.query("update appointments set starts_local = null, time_zone = null where org_id = $1", [
      orgId,
    ]);
    await recordToldTimes(client);
  });
  expect(await rowsOf(db, orgId)).toMatchObject([{ local: `${day} 09:30` }]);
});

test("an update from a version without rules of its own keeps the times that people were told, and moves the moments", async () => {
  await using db = await openTestDb({ migrated: false });
  await migrate(db.owner, { migrations: (await readMigrations()).filter(({ name }) => name < "0027") });
  const at = `${inDays(60)}T15:30:00Z`;
  const orgId = OrgId.parse(randomUUID());
  await inTransaction(db.owner, async (client) => {
    await client.query("select set_config('app.org_id', $1, true)", [orgId]);
    for (const sql of [
      "insert into organizations (org_id, name, time_zone) values ($1, 'Old Clinic', 'America/Winnipeg')",
      "insert into services (org_id, key, name, duration_minutes) values ($1, 'consultation', 'Consultation', 30)",
      "insert into providers (org_id, name) values ($1, 'Dr. Lee')",
      "insert into provider_services select org_id, provider_id, service_id from providers join services using (org_id) where org_id = $1",
      "insert into opening_hours (org_id, weekday, opens_at, closes_at) select $1, day, '00:00', '24:00' from generate_series(1, 7) day",
    ]) {
      await client.query(sql, [orgId]);
    }
    const { rows } = await client.query<{ reply: { success: boolean } }>(
      "select book_appointment_atomic_v2($1, 'Ann Lee', null, '+14155550123', 'consultation', $2) as reply",
      [orgId, at],
    );
    expect(rows[0]?.reply).toMatchObject({ success: true });
  });
  await migrate(db.owner);
  // By whichever rules this Node has: those of before told 9:30, newer ones 10:30.
  const told = new Intl.DateTimeFormat("sv-SE", {
    timeZone: "America/Winnipeg",
    dateStyle: "short",
    timeStyle: "short",
  }).format(new Date(at));
  const inForce = new Date(`${told.replace(" ", "T")}:00-05:00`).toISOString().replace(".000Z", "Z");
  expect(await rowsOf(db, orgId)).toMatchObject([{ local: told, at: inForce, trouble: null }]);
});

function nextTimeBack(name: string): number {
  const zone = PACKAGED_ZONE_RULES.zones.get(name);
  if (zone === undefined) throw new Error(`no zone ${name}`);
  const index = zone.untilMs.findIndex(
    (until, n) => until > Date.now() + DAY_MS && (zone.offsetMs[n + 1] ?? Infinity) < (zone.offsetMs[n] ?? 0),
  );
  return zone.untilMs[index] ?? Number.NaN;
}

test("a zone that was mistaken and put right the same day leaves nothing behind, and its times are not sold again", async () => {
  await using db = await openTestDb();
  const allDay = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensAt: "00:00", closesAt: "24:00" }));
  const scope = await createScope(db, {
    timeZone: "America/Winnipeg",
    openingHours: allDay,
    minNoticeMinutes: 0,
  });
  // Within the next hours: in Auckland it is tomorrow, and the same time of the clock is over.
  const at = new Date(Math.ceil((Date.now() + 2 * 3_600_000) / 1_800_000) * 1_800_000).toISOString();
  const booked = await book(db, scope.orgId, at);
  expect(booked.kind).toBe("booked");
  const before = await rowsOf(db, scope.orgId);
  for (const timeZone of ["Pacific/Auckland", "America/Winnipeg"]) {
    const settings = await loadSettings(db.pool, scope);
    const saved = await updateOrganization(db.pool, scope, { ...settings, timeZone });
    expect(saved.kind).toBe("saved");
  }
  const after = await rowsOf(db, scope.orgId);
  expect(after.map(({ local, at: moment }) => [local, moment])).toEqual(
    before.map(({ local, at: moment }) => [local, moment]),
  );
  expect((await book(db, scope.orgId, at)).kind).toBe("slot_unavailable");
});

test("a law that was in force for weeks before its rules came moves what is to come by the clock, though its moment is over", async () => {
  await using db = await openTestDb();
  const allDay = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensAt: "00:00", closesAt: "24:00" }));
  const scope = await createScope(db, {
    timeZone: "America/Winnipeg",
    openingHours: allDay,
    minNoticeMinutes: 0,
  });
  const at = new Date(Math.ceil((Date.now() + 60_000) / 1_800_000) * 1_800_000);
  expect((await book(db, scope.orgId, at.toISOString())).kind).toBe("booked");
  // As it is some minutes after the moment by the former rules.
  await inTransaction(db.owner, async (client) => {
    await client.query("select set_config('app.org_id', $1, true)", [scope.orgId]);
    await client.query(
      `update appointments set starts_at = starts_at - interval '30 minutes', ends_at = ends_at - interval '30 minutes',
         blocked = tstzrange(lower(blocked) - interval '30 minutes', upper(blocked) - interval '30 minutes'),
         starts_local = starts_local - interval '30 minutes'
       where org_id = $1`,
      [scope.orgId],
    );
  });
  const [{ local } = { local: "" }] = await rowsOf(db, scope.orgId);
  await loadZoneRules(
    db.owner,
    releaseWith(`America/Winnipeg|CDT CST|50 60|01|${minutesOf(Date.now() - 7 * DAY_MS)}`),
  );
  const after = await rowsOf(db, scope.orgId);
  expect(after.map((row) => row.local)).toEqual([local]);
  expect(Date.parse(after[0]?.at ?? "")).toBe(at.getTime() + 30 * 60_000);
  // An interrupted load is done again with the same file; older rules come back only where somebody insists.
  await loadZoneRules(
    db.owner,
    releaseWith(`America/Winnipeg|CDT CST|50 60|01|${minutesOf(Date.now() - 7 * DAY_MS)}`),
  );
  const older = releaseWith("America/Winnipeg|CDT|50|0|", "2098a");
  await expect(loadZoneRules(db.owner, older)).rejects.toThrow("is not newer");
  expect((await loadZoneRules(db.owner, older, { isForced: true })).release).toBe("2098a");
});

test("what was cancelled needs nobody when clocks skip its time", async () => {
  await using db = await openTestDb();
  const scope = await createScope(db, { timeZone: "America/Winnipeg" });
  const day = inDays(60);
  await book(db, scope.orgId, `${day}T14:30:00Z`);
  await db.owner.query(
    "update appointments set status = 'cancelled', cancelled_at = now() where org_id = $1",
    [scope.orgId],
  );
  const rules = `America/Winnipeg|CST CDT|50 40|01|${minutesOf(`${day}T14:00:00Z`)}`;
  const loaded = await loadZoneRules(db.owner, releaseWith(rules));
  expect(loaded).toMatchObject({ troubles: 0 });
  expect(await rowsOf(db, scope.orgId)).toMatchObject([{ trouble: null }]);
});
