import { expect, test } from "vitest";
import { withUniqueNumbers } from "./unique-numbers.ts";

test("a list has no number twice, and what has one of its own keeps it", () => {
  const of = (number: number) => ({
    appointmentId: "a",
    contactId: "c",
    startsAt: "2026-12-01T19:00:00Z",
    endsAt: "2026-12-01T19:30:00Z",
    serviceName: "Consultation",
    providerName: "Dr. Lee",
    patientName: "Emma Hall",
    status: "confirmed" as const,
    cancelledAt: null,
    number,
  });
  expect(withUniqueNumbers([of(1), of(3), of(1), of(3)]).map(({ number }) => number)).toEqual([1, 3, 4, 5]);
});
