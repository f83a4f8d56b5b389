import type { BookingOutcome, Correction } from "@callwaiting/domain";
import { expect, test } from "vitest";
import { takeRepeatedHour } from "./take-repeated-hour.ts";

const EARLIER = "2027-11-07T05:30:00Z";
const LATER = "2027-11-07T06:30:00Z";
const corrections: readonly Correction[] = [
  { field: "time", from: "01:30", to: "01:30", reason: "repeated_hour_earlier" },
];
const moment = { scheduledAt: EARLIER, repeatedAt: LATER, corrections };

const booked = (startsAt: string): BookingOutcome => ({
  kind: "booked",
  appointment: {
    appointmentId: "a",
    contactId: "c",
    startsAt,
    endsAt: startsAt,
    serviceName: "Consultation",
    providerName: "Dr. Lee",
    patientName: "Tom",
    status: "confirmed",
  },
});
const taken = (requestedAt: string): BookingOutcome => ({
  kind: "slot_unavailable",
  requestedAt,
  alternatives: [LATER, "2027-11-07T07:00:00Z"],
});

test("a time that the clocks show twice and whose first is taken is the second, and that is said", async () => {
  const ask = async (at: string) => (at === EARLIER ? taken(at) : booked(at));
  expect(await takeRepeatedHour(moment, ask)).toEqual({
    outcome: booked(LATER),
    corrections: [{ ...corrections[0], reason: "repeated_hour_later" }],
  });
});

test("where both are taken, the same time is not offered once more", async () => {
  expect(await takeRepeatedHour(moment, async (at) => taken(at))).toMatchObject({
    outcome: { kind: "slot_unavailable", alternatives: ["2027-11-07T07:00:00Z"] },
    corrections,
  });
});

test("any other night asks once", async () => {
  let asked = 0;
  const ask = async (at: string) => {
    asked += 1;
    return taken(at);
  };
  await takeRepeatedHour({ scheduledAt: EARLIER, corrections: [] }, ask);
  expect(asked).toBe(1);
});
