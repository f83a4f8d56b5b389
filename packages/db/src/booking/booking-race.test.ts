import { type BookingOutcome, E164, type IsoInstant, type OrgId } from "@callwaiting/domain";
import { describe, expect, test } from "vitest";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO } from "@callwaiting/testing/now";
import { bookAppointment } from "./book-appointment.ts";

const db = forAllTests(() => openTestDb({ poolSize: 30 }));

const phoneOf = (n: number) => E164.parse(`+1415${String(1_000_000 + n)}`);

type Call = {
  readonly phone?: E164;
  readonly email?: string;
  readonly at: IsoInstant;
  readonly service?: string;
};
const book = (orgId: OrgId, { phone, email, at, service = "consultation" }: Call) =>
  bookAppointment(db.pool, {
    orgId,
    patientName: "Caller",
    phone: phone ?? null,
    email: email ?? null,
    service,
    scheduledAt: at,
    now: NOW_ISO,
  });

const countKinds = (outcomes: readonly BookingOutcome[]) => {
  const counts: Record<string, number> = {};
  for (const { kind } of outcomes) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

async function countRows(orgId: OrgId, table: "contacts" | "appointments"): Promise<number> {
  const { rows } = await db.owner.query<{ n: number }>(
    `select count(*)::int as n from ${table} where org_id = $1`,
    [orgId],
  );
  return rows[0]?.n ?? -1;
}

/** Pairs of active appointments of one provider that share an instant, buffers included. */
async function countOverlaps(orgId: OrgId): Promise<number> {
  const { rows } = await db.owner.query<{ n: number }>(
    `select count(*)::int as n from appointments a join appointments b
       on a.org_id = b.org_id and a.provider_id = b.provider_id and a.appointment_id < b.appointment_id
      and a.blocked && b.blocked
     where a.org_id = $1 and a.status in ('confirmed', 'completed') and b.status in ('confirmed', 'completed')`,
    [orgId],
  );
  return rows[0]?.n ?? -1;
}

describe("many callers, one slot", () => {
  test("exactly one of 50 callers gets each of 20 slots, and every other one hears three real alternatives", async () => {
    const { orgId } = await createTestOrganization(db.owner, {
      openingHours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opensAt: "08:00", closesAt: "20:00" })),
    });
    const slots = Array.from({ length: 20 }, (_, n) => {
      const minutes = 14 * 60 + n * 30;
      const clock = `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
      return `2026-12-01T${clock}:00Z`;
    });
    const calls = slots.flatMap((at, s) =>
      Array.from({ length: 50 }, (_, c) => ({ at, phone: phoneOf(s * 50 + c) })),
    );
    const outcomes = await Promise.all(calls.map((call) => book(orgId, call)));

    for (const [s, slot] of slots.entries()) {
      const ofSlot = outcomes.slice(s * 50, s * 50 + 50);
      expect(countKinds(ofSlot), slot).toEqual({ booked: 1, slot_unavailable: 49 });
      for (const outcome of ofSlot) {
        if (outcome.kind === "slot_unavailable") expect(new Set(outcome.alternatives).size).toBe(3);
      }
    }
    expect(await countRows(orgId, "appointments")).toBe(20);
    expect(await countRows(orgId, "contacts")).toBe(20);
  });

  test("appointments of different lengths that start at different minutes never overlap", async () => {
    const { orgId } = await createTestOrganization(db.owner, {
      slotIntervalMinutes: 5,
      services: [
        { key: "short", name: "Short", durationMinutes: 10, bufferAfterMinutes: 5 },
        { key: "middle", name: "Middle", durationMinutes: 35 },
        { key: "long", name: "Long", durationMinutes: 90, bufferBeforeMinutes: 15 },
      ],
      providers: [
        { name: "Dr. Lee", gives: ["short", "middle", "long"] },
        { name: "Dr. Patel", gives: ["short", "long"] },
      ],
    });
    const services = ["short", "middle", "long"];
    const calls = Array.from({ length: 400 }, (_, n) => ({
      phone: phoneOf(n),
      service: services[n % 3] ?? "short",
      at: `2026-12-01T${String(14 + ((n * 7) % 8)).padStart(2, "0")}:${String(((n * 13) % 12) * 5).padStart(2, "0")}:00Z`,
    }));
    const outcomes = await Promise.all(calls.map((call) => book(orgId, call)));
    const counts = countKinds(outcomes);
    expect(await countOverlaps(orgId)).toBe(0);
    expect(await countRows(orgId, "appointments")).toBe(counts["booked"]);
    expect(counts["booked"]).toBeGreaterThan(10);
    expect(Object.keys(counts).sort()).toEqual(["booked", "outside_hours", "slot_unavailable"]);
  });
});

describe("whoever is free", () => {
  test("of 60 callers of one slot each of eight providers gets one, in whatever order they are chosen, and nobody has to try again", async () => {
    const names = Array.from({ length: 8 }, (_, n) => `Dr. ${String.fromCharCode(65 + n)}`);
    const { orgId } = await createTestOrganization(db.owner, {
      providers: names.map((name) => ({ name, gives: ["consultation"] })),
    });
    // The later a provider's id, the lighter their day: they are chosen against the order of their ids.
    await db.owner.query(
      `with who as (insert into contacts (org_id, name, email) values ($1, 'Ann Low', 'ann@example.com') returning contact_id),
       ranked as (select provider_id, row_number() over (order by provider_id desc) as rank from providers where org_id = $1)
       insert into appointments (org_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked)
       select $1, r.provider_id, s.service_id, who.contact_id, 'Ann Low', at, at + interval '5 minutes' * r.rank,
         tstzrange(at, at + interval '5 minutes' * r.rank)
       from ranked r cross join who join services s on s.org_id = $1 cross join (select timestamptz '2026-12-01 14:00Z' as at) t`,
      [orgId],
    );
    const call = `select book_appointment_atomic_v2($1, 'Caller', null, $2, 'consultation', '2026-12-01 19:00Z', p_now => $3) as reply`;
    const replies = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        db.pool.query<{ reply: { outcome?: string; error?: string } }>(call, [orgId, phoneOf(n), NOW_ISO]),
      ),
    );
    const heard = replies.map(({ rows }) => rows[0]?.reply.outcome ?? rows[0]?.reply.error);
    expect(heard.filter((each) => each === "booked")).toHaveLength(8);
    expect(heard.filter((each) => each === "slot_unavailable")).toHaveLength(52);
    expect(await countOverlaps(orgId)).toBe(0);
  });
});

describe("one contact, at once", () => {
  test("20 requests of one phone at one slot all succeed, and there is one row, at every one of 14 slots", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    for (let slot = 0; slot < 14; slot++) {
      const minutes = 14 * 60 + slot * 30;
      const clock = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
      const call = { phone: phoneOf(1), at: `2026-12-01T${clock}:00Z` };
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => book(orgId, call)));
      expect(countKinds(outcomes), clock).toEqual({ booked: 1, already_booked: 19 });
      const ids = outcomes.map((o) => ("appointment" in o ? o.appointment.appointmentId : o.kind));
      expect(new Set(ids).size).toBe(1);
    }
    expect(await countRows(orgId, "appointments")).toBe(14);
  });

  test("one phone at many times at once is one contact with as many appointments", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    const times = ["14:00", "15:00", "16:00", "17:00", "18:00", "19:00"].map((t) => `2026-12-01T${t}:00Z`);
    const outcomes = await Promise.all(times.map((at) => book(orgId, { phone: phoneOf(1), at })));
    expect(countKinds(outcomes)).toEqual({ booked: 6 });
    expect(await countRows(orgId, "contacts")).toBe(1);
  });

  test("one e-mail address twice at once, without a phone, is one contact", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    const email = "anne@example.com";
    const times = ["14:00", "14:00", "15:00", "16:00"].map((t) => `2026-12-01T${t}:00Z`);
    const outcomes = await Promise.all(times.map((at) => book(orgId, { email, at })));
    expect(countKinds(outcomes)).toEqual({ booked: 3, already_booked: 1 });
    expect(await countRows(orgId, "contacts")).toBe(1);
  });

  test("the same request key from 20 sides at once makes one appointment", async () => {
    const { orgId } = await createTestOrganization(db.owner, {
      providers: [
        { name: "Dr. Lee", gives: ["consultation"] },
        { name: "Dr. Patel", gives: ["consultation"] },
      ],
    });
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () =>
        bookAppointment(db.pool, {
          orgId,
          patientName: "Caller",
          phone: phoneOf(1),
          email: null,
          service: null,
          scheduledAt: "2026-12-01T19:00:00Z",
          requestKey: "call-1:tool-1",
          now: NOW_ISO,
        }),
      ),
    );
    expect(countKinds(outcomes)).toEqual({ booked: 1, already_booked: 19 });
  });
});

test("the database refuses an overlap whatever way it is written", async () => {
  const { orgId } = await createTestOrganization(db.owner);
  await book(orgId, { phone: phoneOf(1), at: "2026-12-01T19:00:00Z" });
  const copy = (shift: string) =>
    db.owner.query(
      `insert into appointments (org_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked, source)
       select org_id, provider_id, service_id, contact_id, 'Import', starts_at + $2::interval, ends_at + $2::interval,
         tstzrange(lower(blocked) + $2::interval, upper(blocked) + $2::interval), 'import'
       from appointments where org_id = $1 and source = 'phone'`,
      [orgId, shift],
    );
  await expect(copy("0")).rejects.toMatchObject({ code: "23P01" });
  await expect(copy("29 minutes")).rejects.toMatchObject({ code: "23P01" });
  await expect(copy("-29 minutes")).rejects.toMatchObject({ code: "23P01" });
  await copy("30 minutes");
  await copy("-30 minutes");
});
