import { expect, test } from "vitest";
import { zoneOf } from "../testing/clock.ts";
import { writeOffer } from "./write-offer.ts";

const FACTS = {
  patientName: "Ann Lee",
  providerName: "Dr. Patel",
  organizationName: "Elm Clinic",
  startsAt: "2026-12-08T15:00:00Z",
  heldUntil: "2026-12-07T15:00:00Z",
  phone: "+14155550100",
};

test("an offer never sends anybody to the phone line that would refuse them", () => {
  const zone = zoneOf("America/New_York");
  expect(writeOffer({ ...FACTS, byDeskOnly: true }, zone).text).toContain(
    "ask for the front desk and tell us",
  );
  expect(writeOffer({ ...FACTS, byDeskOnly: false }, zone).text).not.toContain("front desk");
});
