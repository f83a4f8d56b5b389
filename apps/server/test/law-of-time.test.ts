import { readZoneName } from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { expect, test } from "vitest";
import { z } from "zod";
import { startTestServer } from "../src/testing/test-server.ts";

// Clinics in places whose clocks were changed by law in 2026, which neither Node 20 nor PostgreSQL 18 knows of all. It is
// 2026-11-20 15:00 UTC; each clinic is open from 9 to 5.

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));

const answer = z.object({
  result: z.looseObject({
    message: z.string(),
    error: z.string().optional(),
    slots: z.array(z.string()).optional(),
    time: z.string().optional(),
    date: z.string().optional(),
    startsAt: z.string().optional(),
  }),
});

/** A clinic in a zone, and its tools over REST. */
async function openClinic(timeZone: string) {
  const { orgId, webhookSecret } = await createTestOrganization(db.owner, { timeZone });
  const use = async (tool: string, args: object) => {
    const body = { toolCallId: "1", tool: { arguments: args }, customer: { metadata: { org_id: orgId } } };
    const response = await server.post(`/api/vapi/tools/${tool}`, webhookSecret, body);
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
