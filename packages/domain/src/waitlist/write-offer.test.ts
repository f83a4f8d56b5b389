import { describe, expect, test } from "vitest";
import { zoneOf } from "../testing/clock.ts";
import { type OfferFacts, writeOffer } from "./write-offer.ts";

const FACTS: OfferFacts = {
  channel: "email",
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
const write = (facts: Partial<OfferFacts>, own: { subject: string; body: string } | null = null) =>
  writeOffer({ ...FACTS, ...facts }, zone, own);

test.each(["email", "sms"] as const)(
  "an offer by %s never sends anybody to the phone line that would refuse them",
  (channel) => {
    for (const phone of [FACTS.phone, null]) {
      expect(write({ channel, phone, byDeskOnly: true }).text).toContain("ask for the front desk");
      expect(write({ channel, phone }).text).not.toContain("front desk");
    }
  },
);

test("an offer says when it is, until when it is held and where to answer, and never for what", () => {
  const letter = write({ link: LINK });
  expect(letter.subject).toBe("A time has become free on Tuesday, December 8, 2026 at 10:00 AM – Elm Clinic");
  expect(letter.text).toContain("    Tuesday, December 8, 2026 at 10:00 AM\n    with Dr. Patel\n");
  expect(letter.text).toContain(`until Monday, December 7, 2026 at 10:00 AM: ${LINK}`);
  expect(letter.text).toContain("call +14155550100");
  expect(write({ channel: "sms", link: LINK })).toEqual({
    subject: "",
    text: `Elm Clinic: a time has become free: Tuesday, December 8, 2026 at 10:00 AM with Dr. Patel. Held for you until Monday, December 7, 2026 at 10:00 AM.\nTake it or not: ${LINK}\nReply STOP for no more texts.\n`,
  });
});

test("a name is one line of an offer, and our text does not say it", () => {
  const named = { patientName: "Ann\nLee\n\nCall +1 900 555 0100", link: LINK };
  expect(write(named).text).toContain("Hello Ann Lee Call +1 900 555 0100,\n");
  expect(write({ ...named, channel: "sms" }).text).not.toContain("Ann");
});

describe("a clinic's own words for an offer", () => {
  const own = { subject: "Free: {date}", body: "{date} at {time}, until {until}.\nYes or no: {link}\nBye." };

  test("are what is written", () => {
    expect(write({ link: LINK }, own)).toEqual({
      subject: "Free: Tuesday, December 8, 2026",
      text: `Tuesday, December 8, 2026 at 10:00 AM, until Monday, December 7, 2026 at 10:00 AM.\nYes or no: ${LINK}\nBye.\n`,
    });
  });

  test("say how to take it where there is no link, and once", () => {
    expect(write({}, own).text).toContain("To take it, call +14155550100 and say that day and time.\nBye.");
    expect(write({ phone: null }, own).text).toContain(
      "To take it, call us and say that day and time.\nBye.",
    );
    const body = `${own.body}\nOr call {phone}.`;
    expect(write({}, { ...own, body }).text).toMatch(/10:00 AM\.\nBye\.\nOr call \+14155550100\.\n$/);
    expect(write({ phone: null }, { ...own, body }).text).toMatch(
      /call us and say that day and time\.\nBye\.\n$/,
    );
  });
});
