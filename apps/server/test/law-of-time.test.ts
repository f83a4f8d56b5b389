import { loadZoneRules } from "@callwaiting/db";
import { readZoneName } from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { COMING_DAY, dayAfter, sayComingDay } from "@callwaiting/testing/now";
import { minutesOf, releaseWith } from "@callwaiting/testing/zone-release";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { z } from "zod";
import { startTestServer } from "../src/testing/test-server.ts";

// Clinics in places whose clocks were changed by law in 2026, which neither Node 20 nor PostgreSQL 18 knows of all. It is
// 2026-11-20 15:00 UTC; each clinic is open from 9 to 5.

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));
/** What stands in the calendar follows newer rules where it is to come by the database's clock: this one goes by the same. */
const serverOfToday = forAllTests(() =>
  startTestServer({ databaseUrl: db.url, clock: Temporal.Now.instant }),
);

const answer = z.object({
  result: z.looseObject({
    message: z.string(),
    error: z.string().optional(),
    slots: z.array(z.string()).optional(),
    time: z.string().optional(),
    date: z.string().optional(),
    startsAt: z.string().optional(),
    success: z.boolean().optional(),
  }),
});

/** A clinic in a zone, and its tools over REST. */
async function openClinic(timeZone: string, at = server) {
  const { orgId, webhookSecret } = await createTestOrganization(db.owner, { timeZone });
  const use = async (tool: string, args: object) => {
    const body = { toolCallId: "1", tool: { arguments: args }, customer: { metadata: { org_id: orgId } } };
    const response = await at.post(`/api/vapi/tools/${tool}`, webhookSecret, body);
    return answer.parse(await response.json()).result;
  };
  const book = (appointmentDate: string, appointmentTime: string) =>
    use("bookClinicAppointment", {
      appointmentDate,
      appointmentTime,
      patientName: "John Smith",
      patientPhone: "(415) 555-0123",
    });
  return { use, book };
}

test.each([
  // Zone, what its clocks show at 15:00 UTC, and when they show 9:00 AM on December 8.
  ["America/Vancouver", "08:00", "2026-12-08T16:00:00Z"],
  ["America/Edmonton", "09:00", "2026-12-08T15:00:00Z"],
  ["America/Inuvik", "09:00", "2026-12-08T15:00:00Z"],
  ["America/Winnipeg", "10:00", "2026-12-08T14:00:00Z"],
  ["America/Havana", "11:00", "2026-12-08T13:00:00Z"],
  ["Africa/Casablanca", "15:00", "2026-12-08T09:00:00Z"],
  // A name that stands for another, and places where nothing changed.
  ["Canada/Central", "10:00", "2026-12-08T14:00:00Z"],
  ["America/New_York", "10:00", "2026-12-08T14:00:00Z"],
  ["Asia/Kolkata", "20:30", "2026-12-08T03:30:00Z"],
])("%s is told, offered, booked and moved by its own clock", async (zone, now, nineOClock) => {
  const clinic = await openClinic(zone);
  expect(await clinic.use("getCurrentTime", {})).toMatchObject({
    date: "2026-11-20",
    time: now,
    timeZone: zone,
  });

  const free = await clinic.use("checkAvailability", { appointmentDate: "December 8" });
  expect(free.message).toContain("Tuesday, December 8 I have 9:00 AM, 9:30 AM");
  const at = (hours: number) =>
    new Date(Date.parse(nineOClock) + hours * 3_600_000).toISOString().replace(".000", "");
  expect(free.slots).toEqual(Array.from({ length: 16 }, (_, half) => at(half / 2)));

  expect(await clinic.book("December 8", "8:30 AM")).toMatchObject({ error: "outside_hours" });
  const booked = await clinic.book("December 8", "9:30 AM");
  expect(booked).toMatchObject({ success: true, startsAt: at(0.5) });
  expect(booked.message).toContain("Tuesday, December 8 at 9:30 AM");

  const who = { patientName: "John Smith", patientPhone: "(415) 555-0123" };
  const moved = await clinic.use("rescheduleAppointment", { ...who, newTime: "4:30 PM" });
  expect(moved).toMatchObject({ success: true, startsAt: at(7.5) });
  expect(moved.message).toContain("4:30 PM");
  expect((await clinic.use("findAppointments", who)).message).toContain("Tuesday, December 8 at 4:30 PM");
});

test("a clinic in Berlin that was saved as CET is right in July", async () => {
  const saved = readZoneName("CET", []);
  const clinic = await openClinic(saved.kind === "renamed" ? saved.zone : "");
  expect(await clinic.book("July 6, 2027", "9:30 AM")).toMatchObject({
    success: true,
    startsAt: "2027-07-06T07:30:00Z",
  });
});

test("a clinic in Havana follows its clock out of the year without winter and back into winter", async () => {
  const clinic = await openClinic("America/Havana");
  expect(await clinic.book("November 5, 2027", "9:30 AM")).toMatchObject({
    startsAt: "2027-11-05T13:30:00Z",
  });
  expect(await clinic.book("November 8, 2027", "9:30 AM")).toMatchObject({
    startsAt: "2027-11-08T14:30:00Z",
  });
});

test("right after newer rules are loaded, a server that still has the old ones in mind offers, books, moves and finds by the new", async () => {
  // Regina has had no summer time; by the pretended release it goes an hour forward a week before the day, and so does Los Angeles.
  const zone = "America/Regina";
  const clinics = [];
  for (let n = 0; n < 5; n += 1) clinics.push(await openClinic(zone, serverOfToday));
  const [booking, moving, offering, finding, pacific] = clinics;
  for (const clinic of clinics) await clinic?.book(COMING_DAY, "10 AM");
  const change = minutesOf(`${dayAfter(-7)}T08:00Z`);
  const rules = [`${zone}|CST MDT|60 50|01|${change}`, `America/Los_Angeles|PST PDT|80 70|01|${change}`];
  await loadZoneRules(db.owner, releaseWith(rules));

  // 9:30 was 15:30Z.
  const booked = await booking?.use("bookClinicAppointment", {
    appointmentDate: COMING_DAY,
    appointmentTime: "9:30 AM",
    patientName: "Mary Miller",
    patientPhone: "(415) 555-0188",
  });
  expect(booked).toMatchObject({ success: true, startsAt: `${COMING_DAY}T14:30:00Z` });
  expect(booked?.message).toContain(`${sayComingDay()} at 9:30 AM`);

  const who = { patientName: "John Smith", patientPhone: "(415) 555-0123" };
  const moved = await moving?.use("rescheduleAppointment", { ...who, newTime: "4:30 PM" });
  expect(moved).toMatchObject({ success: true, startsAt: `${COMING_DAY}T21:30:00Z` });
  expect(moved?.message).toContain("4:30 PM");

  const free = await offering?.use("checkAvailability", { appointmentDate: dayAfter(1) });
  expect(free?.message).toContain(`${sayComingDay(1)} I have 9:00 AM, 9:30 AM`);
  expect(free?.slots?.[0]).toBe(`${dayAfter(1)}T14:00:00Z`);

  const found = await finding?.use("findAppointments", who);
  expect(found?.message).toContain(`${sayComingDay()} at 10:00 AM`);

  // "Pacific" by the rules in force as well: by those that came with this version it would be 2 PM.
  const elsewhere = await pacific?.use("rescheduleAppointment", { ...who, newTime: "11 AM Pacific" });
  expect(elsewhere?.message).toContain("1:00 PM");
});
