import { expect, test } from "vitest";
import { zoneOf } from "../../testing/zones.ts";
import { sayFinds } from "./say-finds.ts";

const telling = {
  zone: zoneOf("America/New_York"),
  now: new Date("2026-11-20T15:00:00Z"),
  formatPhone: (e164: string) => `[${e164}]`,
};

test("people, appointments and calls are told in plain words, on the clinic's clock", () => {
  const person = { contactId: "p", name: "Léna Hoffmann", phone: "+14155550199", email: null };
  const visits = { nextVisitAt: "2026-12-01T19:00:00Z", lastVisitAt: "2025-03-04T19:00:00Z" };
  const appointment = { appointmentId: "a", patientName: "Tim Hoffmann", startsAt: "2026-11-21T19:00:00Z" };
  const call = { callId: "c", callerNumber: "+14155554321", startedAt: "2026-11-20T14:00:00Z" };
  const finds = sayFinds(
    {
      people: [{ ...person, ...visits, persons: ["Tim Hoffmann"] }],
      appointments: [
        { ...appointment, service: "Consultation", provider: "Dr. Lee", status: "confirmed" },
        { ...appointment, service: "Consultation", provider: "Dr. Lee", status: "no_show" },
      ],
      calls: [{ ...call, contactName: null, end: "no_time" }],
    },
    telling,
  );
  expect(finds.map(({ title, detail }) => `${title}: ${detail}`)).toEqual([
    "Léna Hoffmann: [+14155550199] · also Tim Hoffmann · next visit Tue, Dec 1, 2:00 PM · last visit Tue, Mar 4, 2025",
    "Tim Hoffmann: Tomorrow, 2:00 PM · Consultation with Dr. Lee",
    "Tim Hoffmann: Tomorrow, 2:00 PM · Consultation with Dr. Lee · did not come",
    "[+14155554321]: Today, 9:00 AM · no time that fits",
  ]);
});
