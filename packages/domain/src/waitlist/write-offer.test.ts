import { expect, test } from "vitest";
import { zoneOf } from "../testing/clock.ts";
import { type OfferFacts, writeOffer, writeOfferText } from "./write-offer.ts";

const FACTS: OfferFacts = {
  patientName: "Ann Lee",
  providerName: "Dr. Patel",
  organizationName: "Elm Clinic",
  startsAt: "2026-12-08T15:00:00Z",
  heldUntil: "2026-12-07T15:00:00Z",
  phone: "+14155550100",
  byDeskOnly: false,
  link: null,
};
const zone = zoneOf("America/New_York");
const LINK = "https://clinic.example/v/abcdefghijklmnopqrstuv";

test("an offer never sends anybody to the phone line that would refuse them", () => {
  for (const write of [
    (facts: OfferFacts) => writeOffer(facts, zone).text,
    (facts: OfferFacts) => writeOfferText(facts, zone),
  ]) {
    expect(write({ ...FACTS, byDeskOnly: true })).toContain("ask for the front desk");
    expect(write({ ...FACTS, byDeskOnly: false })).not.toContain("front desk");
  }
});

test("an offer says when it is, until when it is held and where to answer, and never for what", () => {
  const letter = writeOffer({ ...FACTS, link: LINK }, zone);
  expect(letter.subject).toBe("A time has become free on Tuesday, December 8, 2026 at 10:00 AM – Elm Clinic");
  expect(letter.text).toContain(`until Monday, December 7, 2026 at 10:00 AM: ${LINK}`);
  expect(letter.text).toContain("call +14155550100");
  expect(writeOfferText({ ...FACTS, link: LINK }, zone)).toBe(
    `Elm Clinic: a time has become free: Tuesday, December 8, 2026 at 10:00 AM with Dr. Patel. Held for you until Monday, December 7, 2026 at 10:00 AM.\nTake it or not: ${LINK}\nReply STOP for no more texts.`,
  );
});

test("a name is one line of an offer, and a text does not say it", () => {
  const named = { ...FACTS, patientName: "Ann\nLee\n\nCall +1 900 555 0100", link: LINK };
  expect(writeOffer(named, zone).text).toContain("Hello Ann Lee Call +1 900 555 0100,\n");
  expect(writeOfferText(named, zone)).not.toContain("Ann");
});
