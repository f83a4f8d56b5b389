import { randomUUID } from "node:crypto";
import {
  type BookedSeries,
  type ChangedSeries,
  E164,
  type IsoInstant,
  type OrgId,
  type StaffAppointment,
} from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO } from "@callwaiting/testing/now";
import { JOHN, MARY } from "@callwaiting/testing/people";
import { describe, expect, onTestFinished, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { claimMessage, finishMessage } from "../messages/claim-message.ts";
import { reportMessage } from "../messages/consents.ts";
import { listMessages, retryMessage } from "../messages/list-messages.ts";
import { switchMessagesOn } from "../messages/message-settings.ts";
import { planMessages } from "../messages/plan-messages.ts";
import type { StaffScope } from "../with-staff.ts";
import { bookForStaff } from "./book-for-staff.ts";
import { setAppointmentStatus } from "./change-appointment.ts";
import {
  type SeriesBooking,
  bookSeriesForStaff,
  listSeries,
  lookAtSeries,
  moveSeriesForStaff,
  setSeriesStatus,
} from "./series.ts";

// Now is Friday, November 20, 2026, 10:00 in New York. The series is on Tuesdays at 14:00, every four weeks, over the change of the
// clocks on March 14, 2027.

const TUESDAYS = ["2026-12-01", "2026-12-29", "2027-01-26", "2027-02-23", "2027-03-23", "2027-04-20"];
const inSummer = (day: string) => day >= "2027-03-14" && day < "2027-11-07";
/** An hour of New York's clock. */
const at = (day: string, hour: number): IsoInstant =>
  `${day}T${String(hour + (inSummer(day) ? 4 : 5)).padStart(2, "0")}:00:00Z`;
const local = (day: string, hour: number) => `${day}T${String(hour).padStart(2, "0")}:00:00`;

const THREE = ["Dr. A", "Dr. B", "Dr. C"].map((name) => ({ name, gives: ["consultation"] }));

const db = forAllTests(() => openTestDb({ poolSize: 30 }));

type World = {
  readonly orgId: OrgId;
  readonly scope: StaffScope;
  readonly serviceId: string;
  readonly providerIds: readonly string[];
};

async function openClinic(more: Parameters<typeof createTestOrganization>[1] = {}): Promise<World> {
  const { orgId } = await createTestOrganization(db.owner, more);
  const { rows } = await db.owner.query<{ service: string; provider: string }>(
    `select ps.service_id as service, ps.provider_id as provider from provider_services ps
     join services s using (org_id, service_id) where ps.org_id = $1 order by s.name, ps.provider_id`,
    [orgId],
  );
  const serviceId = rows[0]?.service ?? "";
  return {
    orgId,
    scope: { orgId, actor: { kind: "user", userId: "u", displayName: "Ann Desk" } },
    serviceId,
    providerIds: rows.filter(({ service }) => service === serviceId).map(({ provider }) => provider),
  };
}

type Asked = Partial<SeriesBooking> & { readonly days?: readonly string[]; readonly hour?: number };

const bookSeries = ({ scope, serviceId }: World, { days = TUESDAYS, hour = 14, ...more }: Asked = {}) =>
  bookSeriesForStaff(db.pool, scope, {
    seriesId: randomUUID(),
    contact: { name: "Mary Major", phone: MARY },
    serviceId,
    startsAt: days.map((day) => at(day, hour)),
    startsLocal: days.map((day) => local(day, hour)),
    now: NOW_ISO,
    ...more,
  });

function visitsOf(outcome: BookedSeries | ChangedSeries): readonly StaffAppointment[] {
  if (!("appointments" in outcome)) throw new Error(`${outcome.kind} ${JSON.stringify(outcome)}`);
  return outcome.appointments;
}

const shown = (visits: readonly StaffAppointment[]) => ({
  appointmentIds: visits.map(({ appointmentId }) => appointmentId),
  revisions: visits.map(({ revision }) => revision),
});

async function localTimes({ orgId }: World): Promise<readonly string[]> {
  const { rows } = await db.owner.query<{ local: string }>(
    `select to_char(starts_local, 'YYYY-MM-DD HH24:MI') as local from appointments
     where org_id = $1 and status = 'confirmed' order by starts_at`,
    [orgId],
  );
  return rows.map((row) => row.local);
}

const to = (days: readonly string[], hour = 14) => ({
  startsAt: days.map((day) => at(day, hour)),
  startsLocal: days.map((day) => local(day, hour)),
  now: NOW_ISO,
});

const bookByPhone = ({ orgId }: World, scheduledAt: IsoInstant, phone = JOHN) =>
  bookAppointment(db.pool, {
    orgId,
    patientName: "John Smith",
    phone,
    email: null,
    service: null,
    scheduledAt,
    now: NOW_ISO,
  });

describe("a series", () => {
  test("is booked at the same time of the clock on each of its days, across a change of the clocks, and is one", async () => {
    const world = await openClinic();
    const visits = visitsOf(await bookSeries(world));
    expect(await localTimes(world)).toEqual(TUESDAYS.map((day) => `${day} 14:00`));
    expect(new Set(visits.map(({ seriesId }) => seriesId)).size).toBe(1);
    expect(new Set(visits.map(({ person }) => person?.personId)).size).toBe(1);
    const [, second] = visits;
    expect(await listSeries(db.pool, world.scope, second?.appointmentId ?? "")).toEqual(visits);
  });

  test("is not booked at all where one of its times is taken or closed, and says what is free near those", async () => {
    const world = await openClinic();
    await bookByPhone(world, at("2027-01-26", 14));
    await db.owner.query(
      "insert into closures (org_id, starts_local, ends_local, reason) values ($1, '2027-04-20T00:00', '2027-04-21T00:00', 'Holiday')",
      [world.orgId],
    );
    const outcome = await bookSeries(world);
    if (outcome.kind !== "series_clash") throw new Error(outcome.kind);
    expect(outcome.dates.map(({ problem }) => problem)).toEqual([null, null, "overlap", null, null, "hours"]);
    expect(outcome.dates[2]?.alternatives.slice(0, 2)).toEqual([
      "2027-01-26T18:30:00Z",
      "2027-01-26T19:30:00Z",
    ]);
    // Nothing on that day: the same hour on the days around it.
    expect(outcome.dates[5]?.alternatives.slice(0, 2)).toEqual([at("2027-04-19", 14), at("2027-04-21", 14)]);
    expect(await localTimes(world)).toEqual(["2027-01-26 14:00"]);
    expect((await db.owner.query("select 1 from contacts where org_id = $1", [world.orgId])).rowCount).toBe(
      1,
    );
  });

  test("is booked with what was chosen instead", async () => {
    const world = await openClinic();
    await bookByPhone(world, at("2027-01-26", 14));
    const instead = TUESDAYS.map((day) => (day === "2027-01-26" ? { day, hour: 15 } : { day, hour: 14 }));
    const outcome = await bookSeries(world, {
      startsAt: instead.map(({ day, hour }) => at(day, hour)),
      startsLocal: instead.map(({ day, hour }) => local(day, hour)),
    });
    expect(visitsOf(outcome).map(({ startsAt }) => startsAt)).toContain(at("2027-01-26", 15));
  });

  test("that is asked for twice at once, or again later, is booked once", async () => {
    const world = await openClinic();
    const seriesId = randomUUID();
    const outcomes = await Promise.all([1, 2, 3].map(() => bookSeries(world, { seriesId })));
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual([
      "already_booked",
      "already_booked",
      "booked",
    ]);
    const again = await bookSeries(world, { seriesId });
    expect(again.kind).toBe("already_booked");
    expect(visitsOf(again)).toEqual(visitsOf(outcomes.find(({ kind }) => kind === "booked") ?? again));
    expect(await localTimes(world)).toHaveLength(6);
  });

  test("stays with one provider for as long as that one is free, and takes another where they are not", async () => {
    const world = await openClinic({ providers: THREE });
    const first = await lookAtSeries(db.pool, world.scope, {
      serviceId: world.serviceId,
      startsAt: [at("2026-12-01", 14)],
      now: NOW_ISO,
    });
    const chosen = first.kind === "looked" ? first.dates[0]?.provider?.providerId : null;
    await bookForStaff(db.pool, world.scope, {
      contact: { name: "John Smith", phone: JOHN },
      serviceId: world.serviceId,
      providerId: chosen ?? null,
      startsAt: at("2027-01-26", 14),
      now: NOW_ISO,
    });
    const visits = visitsOf(await bookSeries(world));
    const ids = visits.map(({ provider }) => provider.providerId);
    expect(ids.slice(0, 2)).toEqual([chosen, chosen]);
    expect(ids[2]).not.toBe(chosen);
    expect(new Set(ids.slice(2)).size).toBe(1);
  });

  test("whose visits would be in each other's way is none", async () => {
    const world = await openClinic();
    const outcome = await bookSeries(world, {
      startsAt: ["2026-12-01T19:00:00Z", "2026-12-01T19:15:00Z"],
      startsLocal: ["2026-12-01T14:00:00", "2026-12-01T14:15:00"],
    });
    if (outcome.kind !== "series_clash") throw new Error(outcome.kind);
    expect(outcome.dates.map(({ problem }) => problem)).toEqual([null, "overlap"]);
  });

  test("goes on with another provider where the one before needs time between two of its visits", async () => {
    const world = await openClinic({ providers: THREE });
    await db.owner.query("update services set buffer_after_minutes = 15 where org_id = $1", [world.orgId]);
    const look = async (startsAt: readonly IsoInstant[]) => {
      const looked = await lookAtSeries(db.pool, world.scope, {
        serviceId: world.serviceId,
        startsAt,
        now: NOW_ISO,
      });
      if (looked.kind !== "looked") throw new Error(looked.kind);
      return looked.dates;
    };
    const close = await look(["2026-12-01T19:00:00Z", "2026-12-01T19:30:00Z", "2026-12-01T20:00:00Z"]);
    expect(close.map(({ problem }) => problem)).toEqual([null, null, null]);
    expect(close[1]?.provider).not.toEqual(close[0]?.provider);
    // The patient is still with the first.
    const same = await look(["2026-12-01T19:00:00Z", "2026-12-01T19:15:00Z"]);
    expect(same.map(({ problem }) => problem)).toEqual([null, "overlap"]);
  });

  test("of another clinic, service or provider is none; a clock that has changed books nothing", async () => {
    const [world, other] = [await openClinic(), await openClinic()];
    const visits = visitsOf(await bookSeries(world));
    expect(await listSeries(db.pool, other.scope, visits[0]?.appointmentId ?? "")).toEqual([]);
    const foreign = {
      ...shown(visits),
      startsAt: TUESDAYS.map((day) => at(day, 10)),
      startsLocal: TUESDAYS.map((day) => local(day, 10)),
    };
    expect((await moveSeriesForStaff(db.pool, other.scope, { ...foreign, now: NOW_ISO })).kind).toBe(
      "not_found",
    );
    expect(
      (await setSeriesStatus(db.pool, other.scope, { ...shown(visits), status: "cancelled" })).kind,
    ).toBe("not_found");
    expect((await bookSeries(other, { serviceId: world.serviceId })).kind).toBe("unknown_service");
    expect((await bookSeries(other, { providerId: world.providerIds[0] ?? null })).kind).toBe(
      "unknown_provider",
    );
    expect(
      (await bookSeries(other, { contact: { contactId: visits[0]?.contact.contactId ?? "" } })).kind,
    ).toBe("not_found");
    expect((await bookSeries(other, { startsLocal: TUESDAYS.map((day) => local(day, 15)) })).kind).toBe(
      "clock_changed",
    );
    expect(await localTimes(other)).toEqual([]);
  });
});

describe("while callers want the same times", () => {
  test("50 of them and two series at once: each is whole or not there, nothing overlaps, and nobody waits for ever", async () => {
    const world = await openClinic({ providers: THREE });
    const phoneOf = (n: number) => E164.parse(`+1415${String(2_000_000 + n)}`);
    const callers = Array.from({ length: 50 }, (_, n) =>
      bookByPhone(world, at(TUESDAYS[n % 6] ?? "", 14), phoneOf(n)),
    );
    const series = [1, 2, 3, 4].map((n) =>
      bookSeries(world, {
        contact: { name: `Mary ${n}`, phone: phoneOf(100 + n) },
        ...(n > 2 ? { providerId: world.providerIds[n - 3] ?? null } : {}),
      }),
    );
    const [booked, calls] = await Promise.all([Promise.all(series), Promise.all(callers)]);
    expect(["booked", "series_clash"]).toEqual(expect.arrayContaining(booked.map(({ kind }) => kind)));
    expect(["booked", "slot_unavailable"]).toEqual(expect.arrayContaining(calls.map(({ kind }) => kind)));
    const { rows } = await db.owner.query<{ n: number }>(
      "select count(*)::int as n from appointments where org_id = $1 and series_id is not null group by series_id",
      [world.orgId],
    );
    const whole = booked.filter(({ kind }) => kind === "booked").length;
    expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: whole }, () => 6));
    // Three providers, six times: none is left, and none is sold twice.
    expect(await localTimes(world)).toHaveLength(18);
  });

  test("a series is moved while callers take its times: it is where it was, or where it should be", async () => {
    const world = await openClinic();
    const visits = visitsOf(await bookSeries(world));
    const move = {
      ...shown(visits),
      startsAt: TUESDAYS.map((day) => at(day, 15)),
      startsLocal: TUESDAYS.map((day) => local(day, 15)),
      now: NOW_ISO,
    };
    const callers = TUESDAYS.map((day, n) => bookByPhone(world, at(day, 15), E164.parse(`+1415300000${n}`)));
    const [moved] = await Promise.all([moveSeriesForStaff(db.pool, world.scope, move), Promise.all(callers)]);
    const hours = (await listSeries(db.pool, world.scope, visits[0]?.appointmentId ?? "")).map(
      ({ startsAt }) => startsAt,
    );
    expect(hours).toEqual(TUESDAYS.map((day) => at(day, moved.kind === "moved" ? 15 : 14)));
  });
});

describe("moving visits of a series", () => {
  test("takes them all along in the time of the clock, also onto the times of each other, and back", async () => {
    const world = await openClinic();
    const days = ["2027-03-09", "2027-03-16", "2027-03-23"];
    const visits = visitsOf(await bookSeries(world, { days }));
    const later = ["2027-03-16", "2027-03-23", "2027-03-30"];
    const moved = visitsOf(
      await moveSeriesForStaff(db.pool, world.scope, { ...shown(visits), ...to(later) }),
    );
    expect(await localTimes(world)).toEqual(later.map((day) => `${day} 14:00`));
    await moveSeriesForStaff(db.pool, world.scope, { ...shown(moved), ...to(days) });
    expect(await localTimes(world)).toEqual(days.map((day) => `${day} 14:00`));
  });

  test("moves none where one cannot go, and names it with what is free near", async () => {
    const world = await openClinic();
    const visits = visitsOf(await bookSeries(world));
    await bookByPhone(world, at("2027-02-23", 15));
    const outcome = await moveSeriesForStaff(db.pool, world.scope, {
      ...shown(visits),
      startsAt: TUESDAYS.map((day) => at(day, 15)),
      startsLocal: TUESDAYS.map((day) => local(day, 15)),
      now: NOW_ISO,
    });
    if (outcome.kind !== "move_clash") throw new Error(outcome.kind);
    expect(outcome.clashes).toMatchObject([
      { appointmentId: visits[3]?.appointmentId, startsAt: at("2027-02-23", 15), problem: "overlap" },
    ]);
    expect(outcome.clashes[0]?.alternatives[0]).toBe("2027-02-23T19:30:00Z");
    expect(await localTimes(world)).toEqual(
      [...TUESDAYS.map((day) => `${day} 14:00`), "2027-02-23 15:00"].toSorted(),
    );
  });

  test("by as far as they are apart names the one alone whose time somebody else has", async () => {
    const world = await openClinic();
    const days = ["2027-01-12", "2027-01-19", "2027-01-26"];
    const later = ["2027-01-19", "2027-01-26", "2027-02-02"];
    const visits = visitsOf(await bookSeries(world, { days }));
    await bookByPhone(world, at("2027-02-02", 14));
    const outcome = await moveSeriesForStaff(db.pool, world.scope, { ...shown(visits), ...to(later) });
    if (outcome.kind !== "move_clash") throw new Error(outcome.kind);
    expect(outcome.clashes).toMatchObject([
      { appointmentId: visits[2]?.appointmentId, startsAt: at("2027-02-02", 14), problem: "overlap" },
    ]);
    expect(await localTimes(world)).toEqual([...days, "2027-02-02"].map((day) => `${day} 14:00`));
  });

  test("each to another day waits for none that is still in its way", async () => {
    const world = await openClinic();
    const visits = visitsOf(await bookSeries(world, { days: ["2027-01-12", "2027-01-19"] }));
    const back = [...visits].toReversed();
    const days = ["2027-01-12", "2027-01-14"];
    expect((await moveSeriesForStaff(db.pool, world.scope, { ...shown(back), ...to(days) })).kind).toBe(
      "moved",
    );
    expect(await localTimes(world)).toEqual(days.map((day) => `${day} 14:00`));
  });

  test("keeps nobody waiting while it looks for other times, no more than booking a series does", async () => {
    const world = await openClinic();
    const visits = visitsOf(await bookSeries(world));
    await bookByPhone(world, at("2027-02-23", 15));
    const client = await db.owner.connect();
    const other = await db.owner.connect();
    const isFree = () =>
      other.query("select from providers where org_id = $1 for no key update nowait", [world.orgId]);
    try {
      await client.query("begin");
      const { appointmentIds, revisions } = shown(visits);
      const { startsAt, startsLocal } = to(TUESDAYS, 15);
      const moved = await client.query<{ said: { error: string } }>(
        "select move_series_for_staff($1, $2, $3, $4, $5, p_now => $6) as said",
        [world.orgId, appointmentIds, startsAt, startsLocal, revisions, NOW_ISO],
      );
      expect(moved.rows[0]?.said.error).toBe("series_clash");
      await isFree();
      const booked = await client.query<{ said: { error: string } }>(
        "select book_series_for_staff($1, $2, $3, $4, $5, p_name => 'Ann', p_phone => $6, p_now => $7) as said",
        [world.orgId, randomUUID(), world.serviceId, startsAt, startsLocal, MARY, NOW_ISO],
      );
      expect(booked.rows[0]?.said.error).toBe("series_clash");
      await isFree();
    } finally {
      await client.query("rollback");
      client.release();
      other.release();
    }
  });

  test("is not done by who saw an older state", async () => {
    const world = await openClinic();
    const visits = visitsOf(await bookSeries(world));
    const third = visits[2]?.appointmentId ?? "";
    await setAppointmentStatus(db.pool, world.scope, {
      appointmentId: third,
      status: "cancelled",
      now: NOW_ISO,
    });
    const all = { ...shown(visits), now: NOW_ISO };
    const moved = await moveSeriesForStaff(db.pool, world.scope, {
      ...all,
      startsAt: TUESDAYS.map((day) => at(day, 10)),
      startsLocal: TUESDAYS.map((day) => local(day, 10)),
    });
    expect(moved).toMatchObject({ kind: "not_confirmed", appointment: { appointmentId: third } });
    const cancelled = await setSeriesStatus(db.pool, world.scope, { ...all, status: "cancelled" });
    expect(cancelled).toMatchObject({ kind: "changed_meanwhile", appointment: { appointmentId: third } });
    expect(await localTimes(world)).toHaveLength(5);
  });
});

describe("cancelling visits of a series", () => {
  test("cancels those that are named and no other, and brings them back while all of their times are free", async () => {
    const world = await openClinic();
    const visits = visitsOf(await bookSeries(world));
    const following = visits.slice(2);
    const cancelled = visitsOf(
      await setSeriesStatus(db.pool, world.scope, { ...shown(following), status: "cancelled", now: NOW_ISO }),
    );
    expect(await localTimes(world)).toEqual(["2026-12-01 14:00", "2026-12-29 14:00"]);
    const back = { ...shown(cancelled), status: "confirmed", now: NOW_ISO } as const;
    const { appointment } = (await bookByPhone(world, at("2027-03-23", 14))) as {
      appointment: { appointmentId: string };
    };
    expect((await setSeriesStatus(db.pool, world.scope, back)).kind).toBe("slot_unavailable");
    expect(await localTimes(world)).toHaveLength(3);
    await setAppointmentStatus(db.pool, world.scope, {
      appointmentId: appointment.appointmentId,
      status: "cancelled",
      now: NOW_ISO,
    });
    expect((await setSeriesStatus(db.pool, world.scope, back)).kind).toBe("status_set");
    expect(await localTimes(world)).toHaveLength(6);
  });
});

describe("what patients are told of a series", () => {
  /** After the two minutes in which the desk may undo it. */
  const LATER: IsoInstant = "2026-11-20T15:03:00Z";
  const AFTERWARDS: IsoInstant = "2026-11-20T15:10:00Z";

  async function openWriting(): Promise<World> {
    const world = await openClinic();
    await switchMessagesOn(db.pool, world.orgId);
    return world;
  }

  const withEmail = { contact: { name: "Mary Major", phone: MARY, email: "mary@example.com" } };

  async function deliver({ orgId }: World, now: IsoInstant) {
    await planMessages(db.pool, orgId, now === LATER ? NOW_ISO : now);
    const sent = [];
    for (;;) {
      const message = await claimMessage(db.pool, orgId, now);
      if (message === null) return sent;
      sent.push(message);
      const { messageId, attempt, recipient } = message;
      const done = {
        messageId,
        attempt,
        recipient,
        subject: "About",
        body: "All of it",
        trouble: null,
        via: "smtp",
        now,
      } as const;
      await finishMessage(db.pool, orgId, done);
    }
  }

  test("is one confirmation that names all of its dates", async () => {
    const world = await openWriting();
    const visits = visitsOf(await bookSeries(world, withEmail));
    const told = await deliver(world, LATER);
    expect(told).toMatchObject([
      {
        kind: "confirmation",
        startsAt: visits[0]?.startsAt,
        alsoBooked: visits
          .slice(1)
          .map(({ startsAt, provider }) => ({ startsAt, providerName: provider.name })),
      },
    ]);
    expect(await deliver(world, AFTERWARDS)).toEqual([]);
  });

  test("is nothing where it was undone at once", async () => {
    const world = await openWriting();
    const visits = visitsOf(await bookSeries(world, withEmail));
    await setSeriesStatus(db.pool, world.scope, { ...shown(visits), status: "cancelled", now: NOW_ISO });
    expect(await deliver(world, LATER)).toEqual([]);
    expect(await deliver(world, AFTERWARDS)).toEqual([]);
  });

  test("is told of each that is cancelled afterwards, since they know of it", async () => {
    const world = await openWriting();
    const visits = visitsOf(await bookSeries(world, withEmail));
    await deliver(world, LATER);
    await setAppointmentStatus(db.pool, world.scope, {
      appointmentId: visits[4]?.appointmentId ?? "",
      status: "cancelled",
      now: LATER,
    });
    await planMessages(db.pool, world.orgId, LATER);
    expect(await deliver(world, AFTERWARDS)).toMatchObject([
      { kind: "cancelled", startsAt: visits[4]?.startsAt },
    ]);
  });

  test("says of what was moved while it was sent that it is at another time now", async () => {
    const world = await openWriting();
    const visits = visitsOf(await bookSeries(world, withEmail));
    await planMessages(db.pool, world.orgId, NOW_ISO);
    const first = await claimMessage(db.pool, world.orgId, LATER);
    const third = visits[2];
    await moveSeriesForStaff(db.pool, world.scope, {
      appointmentIds: [third?.appointmentId ?? ""],
      revisions: [third?.revision ?? 0],
      startsAt: [at("2027-01-27", 14)],
      startsLocal: [local("2027-01-27", 14)],
      now: NOW_ISO,
    });
    await planMessages(db.pool, world.orgId, LATER);
    await finishMessage(db.pool, world.orgId, {
      messageId: first?.messageId ?? "",
      attempt: 1,
      recipient: "mary@example.com",
      subject: "About",
      body: "All of it",
      trouble: null,
      via: "smtp",
      now: LATER,
    });
    expect(await deliver(world, AFTERWARDS)).toMatchObject([
      { kind: "moved", startsAt: at("2027-01-27", 14), alsoBooked: [] },
    ]);
  });

  test("is told of one that is cancelled before the others were noted as told", async () => {
    const world = await openWriting();
    const visits = visitsOf(await bookSeries(world, withEmail));
    await planMessages(db.pool, world.orgId, NOW_ISO);
    const first = await claimMessage(db.pool, world.orgId, LATER);
    const sent = {
      messageId: first?.messageId ?? "",
      attempt: 1,
      recipient: "mary@example.com",
      subject: "About",
    };
    await finishMessage(db.pool, world.orgId, {
      ...sent,
      body: "All",
      trouble: null,
      via: "smtp",
      now: LATER,
    });
    const appointmentId = visits[5]?.appointmentId ?? "";
    await setAppointmentStatus(db.pool, world.scope, { appointmentId, status: "cancelled", now: LATER });
    await planMessages(db.pool, world.orgId, LATER);
    expect(await deliver(world, AFTERWARDS)).toMatchObject([
      { kind: "cancelled", startsAt: visits[5]?.startsAt },
    ]);
  });

  test("is taken over by the next of them where the first cannot be sent", async () => {
    const world = await openWriting();
    const visits = visitsOf(await bookSeries(world, withEmail));
    await planMessages(db.pool, world.orgId, NOW_ISO);
    const first = await claimMessage(db.pool, world.orgId, LATER);
    const failed = {
      messageId: first?.messageId ?? "",
      attempt: 1,
      recipient: "mary@example.com",
      subject: "About",
      body: "All",
    };
    await finishMessage(db.pool, world.orgId, { ...failed, trouble: "no answer", via: null, now: LATER });
    const told = await deliver(world, AFTERWARDS);
    expect(told).toHaveLength(1);
    expect(
      [told[0]?.startsAt ?? "", ...(told[0]?.alsoBooked ?? []).map(({ startsAt }) => startsAt)].toSorted(),
    ).toEqual(visits.map(({ startsAt }) => startsAt));
  });

  test("is left to servers that name all of its dates", async () => {
    const world = await openWriting();
    const visits = visitsOf(await bookSeries(world, withEmail));
    await planMessages(db.pool, world.orgId, NOW_ISO);
    const { rows } = await db.owner.query<{ taken: unknown }>(
      "select claim_message(p_org_id => $1, p_now => $2, p_channels => '{email,sms}') as taken",
      [world.orgId, LATER],
    );
    expect(rows[0]?.taken).toBeNull();
    const [told, ...more] = await deliver(world, LATER);
    expect([told?.alsoBooked.length, more]).toEqual([visits.length - 1, []]);
  });

  test("is told once by however many servers, and none of them waits for what another one has", async () => {
    const world = await openWriting();
    const visits = visitsOf(await bookSeries(world, withEmail));
    await planMessages(db.pool, world.orgId, NOW_ISO);
    const other = await db.owner.connect();
    onTestFinished(async () => {
      await other.query("rollback");
      other.release();
    });
    await other.query("begin");
    await other.query(
      "select from messages where org_id = $1 and appointment_id = $2 and kind = 'confirmation' for update",
      [world.orgId, visits[3]?.appointmentId],
    );
    const claims = await Promise.all([1, 2, 3, 4].map(() => claimMessage(db.pool, world.orgId, LATER)));
    const taken = claims.filter((claim) => claim !== null);
    expect(taken.map(({ alsoBooked }) => alsoBooked.length)).toEqual([visits.length - 2]);
  });

  test("and refused by the carrier is refused for each of its visits; tried again it names them all", async () => {
    const world = await openWriting();
    const visits = visitsOf(await bookSeries(world, withEmail));
    await planMessages(db.pool, world.orgId, NOW_ISO);
    const first = await claimMessage(db.pool, world.orgId, LATER);
    const { messageId, attempt, recipient } = first ?? { messageId: "", attempt: 1, recipient: "" };
    const sent = { subject: "About", body: "All", trouble: null, via: "twilio", reference: "SM-1" } as const;
    await finishMessage(db.pool, world.orgId, { messageId, attempt, recipient, ...sent, now: LATER });
    expect(await deliver(world, LATER)).toEqual([]);
    await reportMessage(db.pool, world.orgId, { reference: "SM-1", trouble: "not delivered (30005)" });
    const failed = async () => (await listMessages(db.pool, world.scope, { status: "failed" })).items;
    expect(await failed()).toHaveLength(visits.length);
    expect(await deliver(world, AFTERWARDS)).toEqual([]);
    expect(await retryMessage(db.pool, world.scope, messageId)).toBe(true);
    await db.owner.query(
      "update messages set due_at = due_at - (now() - $2) where org_id = $1 and kind = 'confirmation' and status = 'planned'",
      [world.orgId, AFTERWARDS],
    );
    const again = await claimMessage(db.pool, world.orgId, AFTERWARDS);
    expect([again?.messageId, again?.alsoBooked.length]).toEqual([messageId, visits.length - 1]);
    await reportMessage(db.pool, world.orgId, { reference: "SM-1", trouble: null });
    expect(await failed()).toEqual([]);
  });
});
