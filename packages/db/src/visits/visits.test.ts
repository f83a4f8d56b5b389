import type { E164, IsoInstant, OrgId } from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO, TUESDAY_2PM } from "@callwaiting/testing/now";
import { JOHN, MARY } from "@callwaiting/testing/people";
import { describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { cancelAppointment } from "../booking/cancel-appointment.ts";
import { rescheduleAppointment } from "../booking/reschedule-appointment.ts";
import { listChanges } from "../changes/list-changes.ts";
import { deletePersonData } from "../contacts/delete-person-data.ts";
import { hashSecret } from "../organizations/find-organization.ts";
import { loadAppointment } from "../staff/load-appointment.ts";
import type { StaffScope } from "../with-staff.ts";
import { cancelVisit, confirmVisit, moveVisit } from "./change-visit.ts";
import { findVisit } from "./find-visit.ts";
import { listVisitTimes } from "./list-visit-times.ts";
import { openVisitLink, revokeVisitLink } from "./visit-link.ts";

const AT_3PM: IsoInstant = "2026-12-01T20:00:00Z";

const db = forAllTests(() => openTestDb());

const scopeOf = (orgId: OrgId): StaffScope => ({
  orgId,
  actor: { kind: "user", userId: "user-1", displayName: "Ann Desk" },
});

async function book(
  orgId: OrgId,
  phone: E164 = JOHN,
  scheduledAt: IsoInstant = TUESDAY_2PM,
): Promise<string> {
  const outcome = await bookAppointment(db.pool, {
    orgId,
    patientName: "John Smith",
    phone,
    email: null,
    service: null,
    scheduledAt,
    now: NOW_ISO,
  });
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  return outcome.appointment.appointmentId;
}

const open = (orgId: OrgId, appointmentId: string, token: string) =>
  openVisitLink(db.pool, orgId, {
    appointmentId,
    tokenSha256: hashSecret(token),
    sealedToken: token,
    now: NOW_ISO,
  });

const find = (token: string, now: IsoInstant = NOW_ISO) =>
  findVisit(db.pool, { tokenSha256: hashSecret(token), now });

const move = (
  orgId: OrgId,
  appointmentId: string,
  to: { at: IsoInstant; local: string; with: string },
  revision = 0,
) =>
  moveVisit(db.pool, {
    orgId,
    appointmentId,
    revision,
    startsAt: to.at,
    startsLocal: to.local,
    providerId: to.with,
    now: NOW_ISO,
  });

async function providerOf(orgId: OrgId): Promise<string> {
  const { rows } = await db.owner.query<{ id: string }>(
    "select provider_id as id from providers where org_id = $1 order by created_at, name",
    [orgId],
  );
  return rows[0]?.id ?? "";
}

/** A visit with its link. */
async function openVisit() {
  const { orgId } = await createTestOrganization(db.owner);
  const appointmentId = await book(orgId);
  const token = `token of ${appointmentId}`;
  await open(orgId, appointmentId, token);
  return { orgId, appointmentId, token, providerId: await providerOf(orgId) };
}

describe("a link", () => {
  test("leads to its visit, with nothing of what it is for, whose it is or what was noted", async () => {
    const { orgId, appointmentId, token } = await openVisit();
    await db.owner.query("update appointments set notes = 'A secret note' where org_id = $1", [orgId]);
    const visit = await find(token);
    expect(visit).toMatchObject({
      orgId,
      appointmentId,
      startsAt: TUESDAY_2PM,
      status: "confirmed",
      providerName: "Dr. Lee",
      patientConfirmedAt: null,
      mayChange: true,
    });
    expect(JSON.stringify(visit)).not.toMatch(/secret note|consultation|John/i);
  });

  test("is one, however many ask for it at once, and the same for each later message", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    const appointmentId = await book(orgId);
    const asked = await Promise.all(
      Array.from({ length: 10 }, (_, index) => open(orgId, appointmentId, `${appointmentId} ${index}`)),
    );
    const tokens = new Set(asked.map((link) => link?.sealedToken));
    expect(tokens.size).toBe(1);
    expect((await open(orgId, appointmentId, "another"))?.sealedToken).toBe([...tokens][0]);
  });

  test("that no key opens any more gives way to a new one", async () => {
    const { orgId, appointmentId, token } = await openVisit();
    const fresh = `fresh ${appointmentId}`;
    const link = await openVisitLink(db.pool, orgId, {
      appointmentId,
      tokenSha256: hashSecret(fresh),
      sealedToken: fresh,
      unopenable: token,
      now: NOW_ISO,
    });
    expect(link?.sealedToken).toBe(fresh);
    expect([await find(token), (await find(fresh))?.appointmentId]).toEqual([null, appointmentId]);
  });

  test("is over with the visit, also where it was cancelled, and follows a move", async () => {
    const { orgId, appointmentId, token } = await openVisit();
    expect(await find(token, "2026-12-01T19:29:59Z")).toMatchObject({ mayChange: false });
    expect(await find(token, "2026-12-01T19:30:00Z")).toBeNull();
    await rescheduleAppointment(db.pool, { orgId, appointmentId, scheduledAt: AT_3PM, now: NOW_ISO });
    expect(await find(token, "2026-12-01T19:30:00Z")).toMatchObject({ startsAt: AT_3PM });
    await cancelAppointment(db.pool, { orgId, appointmentId });
    expect(await find(token)).toMatchObject({ status: "cancelled", mayChange: false });
    expect(await find(token, "2026-12-01T20:30:00Z")).toBeNull();
  });

  test("that was revoked is none, and a later message has another; the log says who revoked it", async () => {
    const { orgId, appointmentId, token } = await openVisit();
    expect(await revokeVisitLink(db.pool, scopeOf(orgId), { appointmentId })).toBe(true);
    expect(await revokeVisitLink(db.pool, scopeOf(orgId), { appointmentId })).toBe(false);
    expect(await find(token)).toBeNull();
    const fresh = `fresh ${appointmentId}`;
    expect((await open(orgId, appointmentId, fresh))?.sealedToken).toBe(fresh);
    expect(await find(fresh)).toMatchObject({ appointmentId });
    const { items } = await listChanges(db.pool, scopeOf(orgId), { entities: ["patient_link"] });
    expect(items).toMatchObject([{ action: "updated", actor: { kind: "user", displayName: "Ann Desk" } }]);
    expect(JSON.stringify(items)).not.toContain(hashSecret(token));
  });

  test("ends when its patient is erased", async () => {
    const { orgId, appointmentId, token } = await openVisit();
    const { rows } = await db.owner.query<{ id: string }>(
      "select contact_id as id from contacts where org_id = $1",
      [orgId],
    );
    await deletePersonData(db.pool, scopeOf(orgId), rows[0]?.id ?? "");
    expect(await find(token)).toBeNull();
    expect(await open(orgId, appointmentId, "another")).toBeNull();
  });

  test("is not made for a visit of another clinic", async () => {
    const { appointmentId } = await openVisit();
    const { orgId: other } = await createTestOrganization(db.owner);
    expect(await open(other, appointmentId, "another")).toBeNull();
    expect(await revokeVisitLink(db.pool, scopeOf(other), { appointmentId })).toBe(false);
  });
});

describe("the patient", () => {
  test("says once that they will come; a move forgets it, a change of the clock's rules does not", async () => {
    const { orgId, appointmentId, token, providerId } = await openVisit();
    const say = () => confirmVisit(db.pool, { orgId, appointmentId, revision: 0, now: NOW_ISO });
    expect([await say(), await say()]).toEqual([{ kind: "confirmed" }, { kind: "confirmed" }]);
    expect(await find(token)).toMatchObject({ patientConfirmedAt: NOW_ISO, revision: 0 });
    const details = await loadAppointment(db.pool, scopeOf(orgId), appointmentId);
    expect(details?.appointment.patientConfirmedAt).toBe(NOW_ISO);
    const { items } = await listChanges(db.pool, scopeOf(orgId), { entityId: appointmentId });
    expect(items.map(({ action, actor }) => [action, actor.kind])).toEqual([
      ["updated", "patient"],
      ["created", "phone"],
    ]);
    await move(orgId, appointmentId, { at: AT_3PM, local: "2026-12-01T15:00", with: providerId });
    expect(await find(token)).toMatchObject({ startsAt: AT_3PM, patientConfirmedAt: null });
  });

  test("moves and cancels what their page showed, under their own name in the log", async () => {
    const { orgId, appointmentId, providerId } = await openVisit();
    const to = { at: AT_3PM, local: "2026-12-01T15:00", with: providerId };
    expect(await move(orgId, appointmentId, to)).toEqual({ kind: "moved" });
    expect(await move(orgId, appointmentId, to)).toEqual({ kind: "changed_meanwhile" });
    const cancel = (revision: number) =>
      cancelVisit(db.pool, { orgId, appointmentId, revision, now: NOW_ISO });
    expect(await cancel(0)).toEqual({ kind: "changed_meanwhile" });
    expect(await cancel(1)).toEqual({ kind: "cancelled" });
    expect(await cancel(1)).toEqual({ kind: "changed_meanwhile" });
    expect(await cancel(2)).toEqual({ kind: "closed" });
    const { items } = await listChanges(db.pool, scopeOf(orgId), { actor: { kind: "patient" } });
    expect(items.map(({ action }) => action)).toEqual(["cancelled", "moved"]);
    await book(orgId, MARY, TUESDAY_2PM);
  });

  test.each([
    ["it has begun", "select 1", "2026-12-01T19:00:00Z"],
    [
      "the clinic leaves changes to its staff",
      "update organizations set caller_check = 'staff_only' where org_id = $1",
      NOW_ISO,
    ],
    [
      "somebody has to settle its time",
      "update appointments set clock_trouble = 'gap' where org_id = $1",
      NOW_ISO,
    ],
    ["it was marked as missed", "update appointments set status = 'no_show' where org_id = $1", NOW_ISO],
  ])("changes nothing where %s", async (_why, sql, now) => {
    const { orgId, appointmentId, token, providerId } = await openVisit();
    await db.owner.query(sql, sql.includes("$1") ? [orgId] : []);
    expect(await find(token, now)).toMatchObject({ mayChange: false });
    const asked = { orgId, appointmentId, revision: 0, now };
    const moved = { startsAt: AT_3PM, startsLocal: "2026-12-01T15:00", providerId };
    expect([
      await confirmVisit(db.pool, asked),
      await moveVisit(db.pool, { ...asked, ...moved }),
      await cancelVisit(db.pool, asked),
    ]).toEqual([{ kind: "closed" }, { kind: "closed" }, { kind: "closed" }]);
    expect(await find(token, now)).toMatchObject({
      startsAt: TUESDAY_2PM,
      revision: 0,
      patientConfirmedAt: null,
    });
  });

  test("of two who want one time one gets it, and the other keeps theirs", async () => {
    const { orgId, appointmentId, providerId } = await openVisit();
    const other = await book(orgId, MARY, "2026-12-01T15:00:00Z");
    const to = { at: AT_3PM, local: "2026-12-01T15:00", with: providerId };
    const outcomes = await Promise.all([move(orgId, appointmentId, to), move(orgId, other, to)]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(["moved", "not_free"]);
  });

  test("of many presses at once one moves it; the others see that it was changed, or that it is where they wanted it", async () => {
    const { orgId, appointmentId, providerId } = await openVisit();
    const to = { at: AT_3PM, local: "2026-12-01T15:00", with: providerId };
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => move(orgId, appointmentId, to)));
    const kinds = outcomes.map(({ kind }) => kind);
    expect(kinds).toContain("moved");
    expect(kinds.filter((kind) => kind !== "moved" && kind !== "changed_meanwhile")).toEqual([]);
    const { rows } = await db.owner.query(
      "select starts_at, revision from appointments where org_id = $1 and appointment_id = $2",
      [orgId, appointmentId],
    );
    expect(rows).toEqual([{ starts_at: new Date(AT_3PM), revision: 1 }]);
  });

  test.each([
    ["too soon", "2026-11-20T15:30:00Z", "2026-11-20T10:30"],
    ["outside the hours", "2026-12-01T04:00:00Z", "2026-11-30T23:00"],
    ["another time on the clock than their page showed", AT_3PM, "2026-12-01T14:00"],
  ])("cannot move it to a time that is %s", async (_why, at, local) => {
    const { orgId, appointmentId, token, providerId } = await openVisit();
    expect(await move(orgId, appointmentId, { at, local, with: providerId })).toEqual({ kind: "not_free" });
    expect(await find(token)).toMatchObject({ startsAt: TUESDAY_2PM });
  });
});

describe("the times to which it can be moved", () => {
  const times = (orgId: OrgId, appointmentId: string, from: string | null = null) =>
    listVisitTimes(db.pool, { orgId, appointmentId, from, now: NOW_ISO });

  test("are those of the phone, without those of others and with those that overlap its own", async () => {
    const { orgId, appointmentId } = await openVisit();
    await book(orgId, MARY, AT_3PM);
    const { times: free } = await times(orgId, appointmentId, "2026-12-01");
    const starts = free.map(({ startsAt }) => startsAt);
    expect(starts).toContain("2026-12-01T18:30:00Z");
    expect(starts).not.toContain(AT_3PM);
    expect(starts).not.toContain(TUESDAY_2PM);
  });

  test("are of seven days, and the next pages miss none until the horizon", async () => {
    const { orgId, appointmentId } = await openVisit();
    await db.owner.query("update organizations set horizon_days = 40 where org_id = $1", [orgId]);
    const dates: string[] = [];
    let from: string | null = null;
    for (let page = 0; page < 20; page += 1) {
      const { times: free, nextFrom }: Awaited<ReturnType<typeof times>> = await times(
        orgId,
        appointmentId,
        from,
      );
      const days = [...new Set(free.map(({ startsAt }) => startsAt.slice(0, 10)))];
      expect(days.length).toBeLessThanOrEqual(7);
      dates.push(...days);
      from = nextFrom;
      if (from === null) break;
    }
    expect(from).toBeNull();
    expect(new Set(dates).size).toBe(dates.length);
    // Every day from November 20 to the morning of December 30.
    expect(dates).toHaveLength(41);
  });

  test("are as long as the visit is, whatever its service takes", async () => {
    const { orgId, appointmentId } = await openVisit();
    await db.owner.query(
      `update appointments set ends_at = starts_at + interval '2 hours',
         blocked = tstzrange(starts_at, starts_at + interval '2 hours') where org_id = $1`,
      [orgId],
    );
    const { times: free } = await times(orgId, appointmentId, "2026-12-02");
    const ofDay = free.filter(({ startsAt }) => startsAt.startsWith("2026-12-02"));
    expect(ofDay.at(-1)?.startsAt).toBe("2026-12-02T20:00:00Z");
  });

  test("are with others where the provider has none", async () => {
    const { orgId, appointmentId, providerId, token } = await openVisit();
    await db.owner.query(
      `with made as (insert into providers (org_id, name) values ($1, 'Dr. Patel') returning provider_id)
       insert into provider_services (org_id, provider_id, service_id)
       select $1, made.provider_id, s.service_id from made, services s where s.org_id = $1`,
      [orgId],
    );
    await db.owner.query("update providers set active = false where org_id = $1 and provider_id = $2", [
      orgId,
      providerId,
    ]);
    const [first] = (await times(orgId, appointmentId)).times;
    expect(first?.providerName).toBe("Dr. Patel");
    const moved = await move(orgId, appointmentId, {
      at: AT_3PM,
      local: "2026-12-01T15:00",
      with: first?.providerId ?? "",
    });
    expect(moved).toEqual({ kind: "moved" });
    expect(await find(token)).toMatchObject({ providerName: "Dr. Patel", startsAt: AT_3PM });
  });
});
