import type { E164, IsoInstant, OrgId } from "@callwaiting/domain";
import { describe, expect, test } from "vitest";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO, TUESDAY_2PM } from "@callwaiting/testing/now";
import { JOHN, MARY } from "@callwaiting/testing/people";
import { bookAppointment } from "./book-appointment.ts";
import { cancelAppointment } from "./cancel-appointment.ts";
import { rescheduleAppointment } from "./reschedule-appointment.ts";

const AT_3PM: IsoInstant = "2026-12-01T20:00:00Z";

const db = forAllTests(() => openTestDb());

async function booked(orgId: OrgId, phone: E164, scheduledAt: IsoInstant): Promise<string> {
  const outcome = await bookAppointment(db.pool, {
    orgId,
    patientName: "Caller",
    phone,
    email: null,
    service: null,
    scheduledAt,
    now: NOW_ISO,
  });
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  return outcome.appointment.appointmentId;
}

const move = (orgId: OrgId, appointmentId: string, scheduledAt: IsoInstant, to: object = {}) =>
  rescheduleAppointment(db.pool, { orgId, appointmentId, scheduledAt, now: NOW_ISO, ...to });

describe("moving", () => {
  test("takes the new slot and frees the old one", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    const id = await booked(orgId, JOHN, TUESDAY_2PM);
    expect(await move(orgId, id, AT_3PM)).toMatchObject({
      kind: "moved",
      previousStartsAt: TUESDAY_2PM,
      appointment: { appointmentId: id, startsAt: AT_3PM, endsAt: "2026-12-01T20:30:00Z" },
    });
    await booked(orgId, MARY, TUESDAY_2PM);
  });

  test("never loses the old slot when the new one is taken", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    const id = await booked(orgId, JOHN, TUESDAY_2PM);
    await booked(orgId, MARY, AT_3PM);
    const outcome = await move(orgId, id, AT_3PM);
    expect(outcome).toMatchObject({ kind: "slot_unavailable", requestedAt: AT_3PM });
    const { rows } = await db.owner.query(
      "select starts_at = $2 as kept from appointments where appointment_id = $1",
      [id, TUESDAY_2PM],
    );
    expect(rows).toEqual([{ kept: true }]);
  });

  test("to a time at which no appointment starts is answered with its neighbours, and nothing moves", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    const id = await booked(orgId, JOHN, TUESDAY_2PM);
    expect(await move(orgId, id, "2026-12-01T20:10:00Z")).toMatchObject({
      kind: "slot_unavailable",
      offGrid: true,
      alternatives: [AT_3PM, "2026-12-01T20:30:00Z", "2026-12-01T21:00:00Z"],
    });
  });

  test("may overlap its own old time", async () => {
    const { orgId } = await createTestOrganization(db.owner, { slotIntervalMinutes: 15 });
    const id = await booked(orgId, JOHN, TUESDAY_2PM);
    expect((await move(orgId, id, "2026-12-01T19:15:00Z")).kind).toBe("moved");
  });

  test("done twice, it has happened once", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    const id = await booked(orgId, JOHN, TUESDAY_2PM);
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => move(orgId, id, AT_3PM)));
    expect(outcomes.map((o) => o.kind).sort()).toEqual([
      ...Array.from({ length: 9 }, () => "already_booked"),
      "moved",
    ]);
    const { rows } = await db.owner.query("select revision from appointments where appointment_id = $1", [
      id,
    ]);
    expect(rows).toEqual([{ revision: 1 }]);
  });

  test("respects hours, notice and horizon like a booking", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    const id = await booked(orgId, JOHN, TUESDAY_2PM);
    expect((await move(orgId, id, "2026-12-01T23:00:00Z")).kind).toBe("outside_hours");
    expect((await move(orgId, id, "2026-11-19T15:00:00Z")).kind).toBe("in_past");
    expect((await move(orgId, id, "2026-11-20T15:30:00Z")).kind).toBe("too_soon");
    expect((await move(orgId, id, "2028-11-20T15:30:00Z")).kind).toBe("too_far");
  });
});

describe("cancelling", () => {
  test("succeeds again when repeated, and counts once", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    const appointmentId = await booked(orgId, JOHN, TUESDAY_2PM);
    const cancel = () => cancelAppointment(db.pool, { orgId, appointmentId });
    const outcomes = await Promise.all(Array.from({ length: 10 }, cancel));
    expect(new Set(outcomes.map((o) => o.kind))).toEqual(new Set(["cancelled"]));
    const { rows } = await db.owner.query(
      "select status, revision from appointments where appointment_id = $1",
      [appointmentId],
    );
    expect(rows).toEqual([{ status: "cancelled", revision: 1 }]);
  });

  test("a cancelled appointment cannot be moved", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    const appointmentId = await booked(orgId, JOHN, TUESDAY_2PM);
    await cancelAppointment(db.pool, { orgId, appointmentId });
    expect(await move(orgId, appointmentId, AT_3PM)).toEqual({ kind: "not_found" });
  });
});

test("a provider who has left: the others are named, one of them may be, and anybody will do", async () => {
  const providers = ["Dr. Lee", "Dr. Patel", "Dr. Wu"].map((name) => ({ name, gives: ["consultation"] }));
  const { orgId } = await createTestOrganization(db.owner, { providers });
  const { rows } = await db.owner.query<{ id: string; name: string }>(
    "select provider_id as id, name from providers where org_id = $1",
    [orgId],
  );
  const idOf = (name: string) => rows.find((row) => row.name === name)?.id ?? "";
  const id = await booked(orgId, JOHN, TUESDAY_2PM);
  await db.owner.query("update appointments set provider_id = $2 where appointment_id = $1", [
    id,
    idOf("Dr. Lee"),
  ]);
  await db.owner.query("update providers set active = false where provider_id = $1", [idOf("Dr. Lee")]);
  expect(await move(orgId, id, AT_3PM)).toEqual({
    kind: "provider_left",
    provider: "Dr. Lee",
    providers: ["Dr. Patel", "Dr. Wu"],
  });
  expect(await move(orgId, id, AT_3PM, { anybody: true })).toMatchObject({
    kind: "moved",
    appointment: { startsAt: AT_3PM, providerName: expect.stringMatching(/Patel|Wu/) },
  });
  expect(await move(orgId, id, TUESDAY_2PM, { providerId: idOf("Dr. Wu") })).toMatchObject({
    kind: "moved",
    appointment: { providerName: "Dr. Wu" },
  });
});
