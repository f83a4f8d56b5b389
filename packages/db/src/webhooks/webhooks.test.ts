import { E164, EventKind, type IsoInstant, type OrgId, type WebhookEndpointFacts } from "@callwaiting/domain";
import { createTestScope } from "@callwaiting/testing/scope";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO, TUESDAY_2PM } from "@callwaiting/testing/now";
import { JOHN } from "@callwaiting/testing/people";
import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { rescheduleAppointment } from "../booking/reschedule-appointment.ts";
import { listChanges } from "../changes/list-changes.ts";
import { deletePersonData } from "../contacts/delete-person-data.ts";
import { setAppointmentStatus, updateAppointmentDetails } from "../staff/change-appointment.ts";
import type { StaffScope } from "../with-staff.ts";
import {
  type DueWebhook,
  claimWebhook,
  finishWebhook,
  nextWebhookAt,
  planWebhooks,
  removeOldWebhookDeliveries,
} from "./deliver-webhooks.ts";
import { readWebhookState } from "./read-webhook-state.ts";
import {
  listWebhookDeliveries,
  replayWebhook,
  replayWebhooks,
  testWebhookEndpoint,
} from "./webhook-deliveries.ts";
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  listWebhookEndpoints,
  rotateWebhookEndpointSecret,
  updateWebhookEndpoint,
} from "./webhook-endpoints.ts";

const db = forAllTests(() => openTestDb());
const ANN = E164.parse("+14155550199");
const WEDNESDAY_2PM: IsoInstant = "2026-12-02T19:00:00Z";
const ALL: WebhookEndpointFacts = {
  url: "https://hooks.example.com/in",
  description: "",
  kinds: EventKind.options,
  withContact: false,
  isOn: true,
};

let scope: StaffScope;
let orgId: OrgId;
let endpointId: string;

beforeEach(async () => {
  scope = await createTestScope(db.owner);
  ({ orgId } = scope);
  endpointId = await add();
});

async function add(more: Partial<WebhookEndpointFacts> = {}, at = scope): Promise<string> {
  const id = randomUUID();
  const facts = { ...ALL, ...more };
  expect(await createWebhookEndpoint(db.pool, at, { endpointId: id, facts, sealedSecret: "v1.a.b" })).toBe(
    true,
  );
  return id;
}

async function book(more: Partial<Parameters<typeof bookAppointment>[1]> = {}): Promise<string> {
  const outcome = await bookAppointment(db.pool, {
    orgId,
    patientName: "John Smith",
    email: "john@example.com",
    phone: JOHN,
    service: null,
    scheduledAt: TUESDAY_2PM,
    now: NOW_ISO,
    ...more,
  });
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  return outcome.appointment.appointmentId;
}

async function move(appointmentId: string, scheduledAt: IsoInstant): Promise<void> {
  const outcome = await rescheduleAppointment(db.pool, { orgId, appointmentId, scheduledAt, now: NOW_ISO });
  expect(outcome.kind).toBe("moved");
}

async function setStatus(appointmentId: string, status: "confirmed" | "cancelled" | "completed" | "no_show") {
  const outcome = await setAppointmentStatus(db.pool, scope, { appointmentId, status, now: NOW_ISO });
  expect(outcome.kind).not.toBe("not_found");
}

/** Minutes from the real now: what is planned is stamped with it. */
const inMinutes = (minutes: number): IsoInstant =>
  new Date(Date.now() + minutes * 60_000).toISOString().replace(/\.\d+/, "");

type Answer = { readonly statusCode: number | null; readonly trouble: string | null };
const TAKEN: Answer = { statusCode: 200, trouble: null };
const BROKEN: Answer = { statusCode: 500, trouble: "It answered with 500." };

/** Planned, and sent as it would be then; what came out, in order. */
async function deliver(answer = TAKEN, at?: IsoInstant): Promise<readonly DueWebhook[]> {
  await planWebhooks(db.pool, orgId);
  const sent: DueWebhook[] = [];
  for (;;) {
    const due = await claimWebhook(db.pool, orgId, { now: at });
    if (due === null) return sent;
    sent.push(due);
    await finishWebhook(db.pool, orgId, { ...due, ...answer, now: at });
  }
}

const told = (events: readonly DueWebhook[]) =>
  events.map(
    ({ kind, data }) =>
      `${kind} ${String(data["version"])} ${String(data["startsAt"])} ${String(data["status"])}`,
  );

describe("what happens to a visit", () => {
  test("is told as it was after each change, in order, however late it is read", async () => {
    const appointmentId = await book();
    await move(appointmentId, WEDNESDAY_2PM);
    await setStatus(appointmentId, "cancelled");
    await setStatus(appointmentId, "confirmed");
    await updateAppointmentDetails(db.pool, scope, { appointmentId, notes: "Wheelchair" });
    await setStatus(appointmentId, "no_show");
    await setStatus(appointmentId, "completed");
    const events = await deliver();
    expect(told(events)).toEqual([
      `appointment.booked 0 ${TUESDAY_2PM} confirmed`,
      `appointment.moved 1 ${WEDNESDAY_2PM} confirmed`,
      `appointment.cancelled 2 ${WEDNESDAY_2PM} cancelled`,
      `appointment.restored 3 ${WEDNESDAY_2PM} confirmed`,
      `appointment.details_changed 4 ${WEDNESDAY_2PM} confirmed`,
      `appointment.no_show 5 ${WEDNESDAY_2PM} no_show`,
      `appointment.completed 6 ${WEDNESDAY_2PM} completed`,
    ]);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(7);
    expect(Object.keys(events[0]?.data ?? {}).toSorted()).toEqual([
      "appointmentId",
      "contactId",
      "endsAt",
      "providerId",
      "serviceId",
      "startsAt",
      "status",
      "version",
    ]);
    expect(await deliver()).toEqual([]);
  });

  test("is told to each endpoint in the kinds that it wants, and not what was before it was there or while it was off", async () => {
    await book({ phone: ANN, scheduledAt: WEDNESDAY_2PM });
    const late = await add({ url: "https://late.example.com/", kinds: ["appointment.cancelled"] });
    const appointmentId = await book();
    await setStatus(appointmentId, "cancelled");
    const events = await deliver();
    expect(events.filter((event) => event.endpointId === late).map(({ kind }) => kind)).toEqual([
      "appointment.cancelled",
    ]);
    expect(events.filter((event) => event.endpointId === endpointId)).toHaveLength(3);
    expect(
      events.filter(({ kind }) => kind === "appointment.cancelled").map(({ eventId }) => eventId),
    ).toHaveLength(2);
    await switchTo(false);
    await setStatus(appointmentId, "confirmed");
    await deliver();
    await switchTo(true);
    await setStatus(appointmentId, "completed");
    expect((await deliver()).map(({ kind }) => kind)).toEqual(["appointment.completed"]);
  });

  test("carries the contact only where the clinic asks for it, as it is now, and not once it is erased", async () => {
    await add({ url: "https://crm.example.com/", withContact: true });
    await book();
    const [first, second] = await deliver();
    expect([first?.contact, second?.contact].filter((contact) => contact !== null)).toEqual([
      { name: "John Smith", phone: JOHN, email: "john@example.com" },
    ]);
    const { rows } = await db.owner.query<{ all: string; contact: string }>(
      `select (select string_agg(d::text, ' ') from webhook_deliveries d where d.org_id = $1) as all,
         (select contact_id from contacts where org_id = $1) as contact`,
      [orgId],
    );
    expect(rows[0]?.all).not.toMatch(/john|smith|0123/i);
    await deletePersonData(db.pool, scope, rows[0]?.contact ?? "");
    await replayWebhooks(db.pool, scope, { endpointId, since: inMinutes(-60) });
    expect((await deliver()).map(({ contact }) => contact)).not.toContain(
      expect.objectContaining({ name: "John Smith" }),
    );
  });

  test("is not told of a time that is held for somebody, nor of its end", async () => {
    const appointmentId = await book();
    expect(await deliver()).toHaveLength(1);
    await db.owner.query(
      `insert into appointments (org_id, provider_id, service_id, patient_name, starts_at, ends_at, blocked, status, held_until)
       select org_id, provider_id, service_id, 'Waiting', starts_at + interval '1 day', ends_at + interval '1 day',
         tstzrange(lower(blocked) + interval '1 day', upper(blocked) + interval '1 day'), 'held', now() + interval '1 hour'
       from appointments where appointment_id = $1`,
      [appointmentId],
    );
    expect(await deliver()).toEqual([]);
    await db.owner.query("delete from appointments where org_id = $1 and status = 'held'", [orgId]);
    expect(await deliver()).toEqual([]);
  });

  test("is told under the same id when the transactions of a restored database are counted anew", async () => {
    await book();
    const [first] = await deliver();
    await db.owner.query("update event_cursors set xact = '99999999999' where org_id = $1", [orgId]);
    expect(await deliver()).toEqual([]);
    expect(first?.eventId).toMatch(/^evt_[0-9a-f]{32}$/);
  });
});

async function switchTo(isOn: boolean, id = endpointId): Promise<void> {
  const current = (await listWebhookEndpoints(db.pool, scope)).find((one) => one.endpointId === id);
  const saved = await updateWebhookEndpoint(db.pool, scope, {
    endpointId: id,
    version: current?.version ?? "",
    facts: { ...ALL, ...(current === undefined ? {} : { url: current.url, kinds: current.kinds }), isOn },
  });
  expect(saved.kind).toBe("saved");
}

describe("a receiver that does not take it", () => {
  test("is asked again under the same id after growing pauses, for two days; then it is given up", async () => {
    await book();
    await planWebhooks(db.pool, orgId);
    const pauses: number[] = [];
    const ids = new Set<string>();
    let at = inMinutes(1);
    for (let tries = 1; tries <= 10; tries += 1) {
      const due = await claimWebhook(db.pool, orgId, { now: at });
      expect(due?.attempt).toBe(tries);
      ids.add(due?.eventId ?? "");
      await finishWebhook(db.pool, orgId, { deliveryId: "", attempt: 0, ...due, ...BROKEN, now: at });
      const [waiting] = (await listWebhookDeliveries(db.pool, scope, {})).items;
      if (waiting?.status === "failed") break;
      pauses.push((Date.parse(waiting?.dueAt ?? "") - Date.parse(at)) / 60_000);
      at = new Date(Date.parse(at) + 6 * 60_000).toISOString().replace(/\.\d+/, "");
      at = at > (waiting?.dueAt ?? "") ? at : (waiting?.dueAt ?? "");
    }
    expect(pauses.map((pause) => Math.round(pause * 60))).toEqual([
      10, 60, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 57_600,
    ]);
    expect(ids.size).toBe(1);
    expect(await claimWebhook(db.pool, orgId, { now: inMinutes(10_000) })).toBeNull();
    expect((await listWebhookDeliveries(db.pool, scope, { status: "failed" })).items).toMatchObject([
      { attempts: 10, statusCode: 500, trouble: "It answered with 500." },
    ]);
  });

  test("gets the next event of a visit only after the one before, and those of other visits meanwhile", async () => {
    const first = await book();
    await move(first, WEDNESDAY_2PM);
    await book({ phone: ANN });
    await planWebhooks(db.pool, orgId);
    const claims = [
      await claimWebhook(db.pool, orgId),
      await claimWebhook(db.pool, orgId),
      await claimWebhook(db.pool, orgId),
    ];
    expect(claims.map((claim) => claim?.kind)).toEqual([
      "appointment.booked",
      "appointment.booked",
      undefined,
    ]);
    const ofFirst = claims.find((claim) => claim?.data["appointmentId"] === first);
    await finishWebhook(db.pool, orgId, { deliveryId: "", attempt: 0, ...ofFirst, ...BROKEN });
    expect(await claimWebhook(db.pool, orgId)).toBeNull();
    expect((await claimWebhook(db.pool, orgId, { now: inMinutes(1) }))?.kind).toBe("appointment.booked");
  });

  test("waits as long as it asks for", async () => {
    await book();
    await planWebhooks(db.pool, orgId);
    const due = await claimWebhook(db.pool, orgId);
    await finishWebhook(db.pool, orgId, { deliveryId: "", attempt: 0, ...due, ...BROKEN, retryAfter: 600 });
    expect(await claimWebhook(db.pool, orgId, { now: inMinutes(9) })).toBeNull();
    expect(Date.parse((await nextWebhookAt(db.pool, orgId)) ?? "")).toBeGreaterThan(Date.now() + 595_000);
    expect(await claimWebhook(db.pool, orgId, { now: inMinutes(11) })).not.toBeNull();
  });

  test.each([0, 99, -1, 1_000, 2_147_483_647])(
    "may answer with %i, which is no status",
    async (statusCode) => {
      await book();
      await deliver({ statusCode, trouble: "What?" });
      expect((await listWebhookDeliveries(db.pool, scope, {})).items).toMatchObject([
        { status: "planned", statusCode: null, trouble: "What?" },
      ]);
    },
  );

  test("that has enough under way is left out, and the others are not", async () => {
    const other = await add({ url: "https://other.example.com/" });
    await book();
    await planWebhooks(db.pool, orgId);
    expect(await claimWebhook(db.pool, orgId, { busy: [endpointId, other] })).toBeNull();
    expect((await claimWebhook(db.pool, orgId, { busy: [endpointId] }))?.endpointId).toBe(other);
  });

  test("is switched off at once when it says that it is gone, and an owner may switch it on again", async () => {
    await book();
    await deliver({ statusCode: 410, trouble: "It answered with 410." });
    expect(await listWebhookEndpoints(db.pool, scope)).toMatchObject([
      { isOn: false, stopped: { reason: "gone" } },
    ]);
    expect(await claimWebhook(db.pool, orgId, { now: inMinutes(60) })).toBeNull();
    await switchTo(true);
    expect(await listWebhookEndpoints(db.pool, scope)).toMatchObject([{ isOn: true, stopped: null }]);
    expect(await claimWebhook(db.pool, orgId, { now: inMinutes(60) })).not.toBeNull();
    const { items } = await listChanges(db.pool, scope, { entities: ["webhook_endpoint"] });
    expect(items.map(({ actor, action }) => `${actor.kind} ${action}`)).toEqual([
      "user updated",
      "system updated",
      "user created",
    ]);
  });

  test("is switched off after a week of nothing but failures, and not when something was taken in between", async () => {
    const day = 24 * 60;
    await book();
    await deliver(BROKEN, inMinutes(0));
    await deliver(TAKEN, inMinutes(1));
    await replayAll();
    await deliver(BROKEN, inMinutes(2));
    await deliver(BROKEN, inMinutes(7 * day));
    expect(await listWebhookEndpoints(db.pool, scope)).toMatchObject([{ isOn: true }]);
    await deliver(BROKEN, inMinutes(7 * day + 5));
    expect(await listWebhookEndpoints(db.pool, scope)).toMatchObject([
      { isOn: false, stopped: { reason: "failing" } },
    ]);
  });

  test("that fails again and again is asked one thing at a time", async () => {
    for (let hour = 0; hour < 6; hour += 1) {
      await book({
        phone: E164.parse(`+1415555010${hour}`),
        scheduledAt: `2026-12-0${1 + Math.trunc(hour / 3)}T${15 + (hour % 3)}:00:00Z`,
      });
    }
    expect(await deliver(BROKEN)).toHaveLength(5);
    const later = inMinutes(2);
    expect(await claimWebhook(db.pool, orgId, { now: later })).not.toBeNull();
    expect(await claimWebhook(db.pool, orgId, { now: later })).toBeNull();
  });
});

const replayAll = () => replayWebhooks(db.pool, scope, { endpointId, since: inMinutes(-60) });

describe("what a server took along when it died", () => {
  test("is sent again under the same id, and the dead one has no say any more", async () => {
    await book();
    await planWebhooks(db.pool, orgId);
    const first = await claimWebhook(db.pool, orgId);
    expect(await claimWebhook(db.pool, orgId)).toBeNull();
    const again = await claimWebhook(db.pool, orgId, { now: inMinutes(3) });
    expect(again).toMatchObject({ eventId: first?.eventId, attempt: 2 });
    expect(await finishWebhook(db.pool, orgId, { deliveryId: "", attempt: 0, ...first, ...BROKEN })).toBe(
      false,
    );
    expect(await finishWebhook(db.pool, orgId, { deliveryId: "", attempt: 0, ...again, ...TAKEN })).toBe(
      true,
    );
  });

  test("is given up after ten times, and what comes after it is told", async () => {
    const appointmentId = await book();
    await move(appointmentId, WEDNESDAY_2PM);
    await planWebhooks(db.pool, orgId);
    for (let tries = 1; tries <= 10; tries += 1) {
      expect((await claimWebhook(db.pool, orgId, { now: inMinutes(tries * 3) }))?.attempt).toBe(tries);
    }
    expect((await claimWebhook(db.pool, orgId, { now: inMinutes(33) }))?.kind).toBe("appointment.moved");
    expect((await listWebhookDeliveries(db.pool, scope, { status: "failed" })).items).toMatchObject([
      { kind: "appointment.booked", attempts: 10, trouble: expect.stringContaining("is not known") },
    ]);
  });

  test("is claimed once by several servers at once", async () => {
    await book();
    await Promise.all(Array.from({ length: 5 }, () => planWebhooks(db.pool, orgId)));
    const claims = await Promise.all(Array.from({ length: 5 }, () => claimWebhook(db.pool, orgId)));
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
  });
});

describe("a replay", () => {
  test("of one and of all since a time has the ids of the first time, in order", async () => {
    const appointmentId = await book();
    await move(appointmentId, WEDNESDAY_2PM);
    const first = await deliver();
    const ids = first.map(({ eventId }) => eventId);
    expect(await replayAll()).toBe(2);
    expect((await deliver()).map(({ eventId }) => eventId)).toEqual(ids);
    expect(await replayWebhook(db.pool, scope, first[1]?.deliveryId ?? "")).toBe("planned");
    expect((await deliver()).map(({ eventId, attempt }) => [eventId, attempt])).toEqual([[ids[1], 3]]);
    expect(await replayWebhooks(db.pool, scope, { endpointId, since: inMinutes(1) })).toBe(0);
  });

  test("of one to an address that is off is refused, and it stays known that it was taken; a test may go", async () => {
    await book();
    const [event] = await deliver();
    await switchTo(false);
    expect(await replayWebhook(db.pool, scope, event?.deliveryId ?? "")).toBe("off");
    expect((await listWebhookDeliveries(db.pool, scope, {})).items).toMatchObject([
      { status: "delivered", statusCode: 200 },
    ]);
    const sent = await testWebhookEndpoint(db.pool, scope, endpointId);
    expect(await replayWebhook(db.pool, scope, sent?.deliveryId ?? "")).toBe("planned");
  });

  test("tells what happened while the endpoint was off, and when nobody remembers what was told", async () => {
    const appointmentId = await book();
    const [first] = await deliver();
    await switchTo(false);
    await move(appointmentId, WEDNESDAY_2PM);
    await switchTo(true);
    await db.owner.query("delete from webhook_deliveries where org_id = $1", [orgId]);
    expect(await deliver()).toEqual([]);
    expect(await replayAll()).toBe(2);
    const events = await deliver();
    expect(events.map(({ kind }) => kind)).toEqual(["appointment.booked", "appointment.moved"]);
    expect(events[0]?.eventId).toBe(first?.eventId);
  });
});

describe("an endpoint", () => {
  test("may be tested while it is off; a test is tried once and switches nothing off", async () => {
    await switchTo(false);
    expect(await testWebhookEndpoint(db.pool, scope, endpointId)).not.toBeNull();
    expect(await deliver({ statusCode: 410, trouble: "It answered with 410." })).toMatchObject([
      { kind: "webhook.test", data: {} },
    ]);
    expect((await listWebhookDeliveries(db.pool, scope, {})).items).toMatchObject([
      { status: "failed", appointmentId: null },
    ]);
    expect(await listWebhookEndpoints(db.pool, scope)).toMatchObject([{ stopped: null }]);
    expect(await testWebhookEndpoint(db.pool, scope, randomUUID())).toBeNull();
  });

  test("that got new secrets within a day is signed for by each of them, until a day after it was replaced", async () => {
    const rotate = (sealedSecret: string) =>
      rotateWebhookEndpointSecret(db.pool, scope, { endpointId, sealedSecret });
    expect(await rotate("v1.c.d")).toBe("rotated");
    const until = async () => (await listWebhookEndpoints(db.pool, scope))[0]?.oldSecretUntil ?? "";
    const first = await until();
    await rotate("v1.e.f");
    expect((await until()) >= first).toBe(true);
    await book();
    expect((await deliver())[0]?.sealedSecrets).toEqual(["v1.e.f", "v1.a.b", "v1.c.d"]);
    await db.owner.query(
      "update webhook_endpoints set old_secret_until = now() - interval '1 second' where org_id = $1",
      [orgId],
    );
    await rotate("v1.g.h");
    await replayAll();
    expect((await deliver())[0]?.sealedSecrets).toEqual(["v1.g.h", "v1.e.f", "v1.c.d"]);
    await replayAll();
    expect((await deliver(TAKEN, inMinutes(25 * 60)))[0]?.sealedSecrets).toEqual(["v1.g.h"]);
  });

  test("that is signed with more than two is left alone by servers that can read no more, and its turn is not lost", async () => {
    for (const secret of ["v1.c.d", "v1.e.f"]) {
      await rotateWebhookEndpointSecret(db.pool, scope, { endpointId, sealedSecret: secret });
    }
    await book();
    await planWebhooks(db.pool, orgId);
    const { rows } = await db.owner.query<{ taken: unknown }>(
      "select claim_webhook(p_org_id => $1) as taken",
      [orgId],
    );
    expect(rows[0]?.taken).toBeNull();
    expect(await deliver()).toHaveLength(1);
  });

  test("gets no eighth secret within a day, as one that a receiver has would no longer sign", async () => {
    const rotated: string[] = [];
    for (let nth = 1; nth <= 7; nth += 1) {
      rotated.push(
        await rotateWebhookEndpointSecret(db.pool, scope, { endpointId, sealedSecret: `v1.k.${nth}` }),
      );
    }
    expect(rotated).toEqual([...Array.from({ length: 6 }, () => "rotated"), "too_many"]);
    await book();
    expect((await deliver())[0]?.sealedSecrets).toHaveLength(7);
  });

  test("counts for the operator as on, failing or switched off, with what it is owed", async () => {
    const before = await readWebhookState(db.owner);
    await book();
    await planWebhooks(db.pool, orgId);
    const waits = await readWebhookState(db.owner);
    expect(waits).toMatchObject({ on: before.on, owed: before.owed + 1, late: before.late });
    await deliver({ statusCode: 500, trouble: "It answered with 500." });
    expect(await readWebhookState(db.owner)).toMatchObject({
      failing: before.failing + 1,
      owed: before.owed + 1,
    });
    await replayAll();
    await deliver({ statusCode: 410, trouble: "It answered that it is gone for good (410)." });
    expect(await readWebhookState(db.owner)).toMatchObject({
      stopped: before.stopped + 1,
      on: before.on - 1,
    });
  });

  test("signs with the old secret beside the new one for a day", async () => {
    await rotateWebhookEndpointSecret(db.pool, scope, { endpointId, sealedSecret: "v1.c.d" });
    await book();
    expect((await deliver())[0]?.sealedSecrets).toEqual(["v1.c.d", "v1.a.b"]);
    await replayAll();
    expect((await deliver(TAKEN, inMinutes(25 * 60)))[0]?.sealedSecrets).toEqual(["v1.c.d"]);
  });

  test("is one of ten, is not saved over another's save, and goes with all that was told to it", async () => {
    for (let count = 1; count < 10; count += 1) await add({ url: `https://${count}.example.com/` });
    const facts = { ...ALL, url: "https://eleven.example.com/" };
    expect(
      await createWebhookEndpoint(db.pool, scope, {
        endpointId: randomUUID(),
        facts,
        sealedSecret: "v1.a.b",
      }),
    ).toBe(false);
    expect((await updateWebhookEndpoint(db.pool, scope, { endpointId, version: "old", facts })).kind).toBe(
      "stale",
    );
    await book();
    await deliver();
    expect(await deleteWebhookEndpoint(db.pool, scope, endpointId)).toBe(true);
    expect((await listWebhookDeliveries(db.pool, scope, { endpointId })).items).toEqual([]);
  });

  test("of one clinic is nothing to another", async () => {
    const other = await createTestScope(db.owner);
    await book();
    await planWebhooks(db.pool, other.orgId);
    expect(await claimWebhook(db.pool, other.orgId)).toBeNull();
    const [event] = await deliver();
    expect(await listWebhookEndpoints(db.pool, other)).toEqual([]);
    expect(await replayWebhook(db.pool, other, event?.deliveryId ?? "")).toBe("not_found");
    expect(await replayWebhooks(db.pool, other, { endpointId, since: inMinutes(-60) })).toBe(0);
    expect(await testWebhookEndpoint(db.pool, other, endpointId)).toBeNull();
    expect(await deleteWebhookEndpoint(db.pool, other, endpointId)).toBe(false);
    expect(await rotateWebhookEndpointSecret(db.pool, other, { endpointId, sealedSecret: "x" })).toBe(
      "not_found",
    );
    expect((await updateWebhookEndpoint(db.pool, other, { endpointId, version: "", facts: ALL })).kind).toBe(
      "not_found",
    );
  });

  test("remembers for a month what was told", async () => {
    await book();
    await deliver();
    expect(await removeOldWebhookDeliveries(db.pool, orgId)).toBe(0);
    await db.owner.query(
      "update webhook_deliveries set created_at = now() - interval '31 days', updated_at = now() - interval '31 days' where org_id = $1",
      [orgId],
    );
    expect(await removeOldWebhookDeliveries(db.pool, orgId)).toBe(1);
  });
});
