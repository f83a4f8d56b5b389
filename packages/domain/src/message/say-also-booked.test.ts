import { expect, test } from "vitest";
import { zoneOf } from "../testing/clock.ts";
import { type MessageFacts, writeMessage } from "./write-message.ts";

const NEW_YORK = zoneOf("America/New_York");
const FIRST: MessageFacts = {
  channel: "email",
  kind: "confirmation",
  patientName: "Maya Lee",
  providerName: "Dr. Patel",
  organizationName: "Sunrise Clinic",
  startsAt: "2027-02-23T19:00:00Z",
  phone: null,
  link: null,
};
const others = (count: number) =>
  Array.from({ length: count }, () => ({ startsAt: "2027-03-23T18:00:00Z", providerName: "Dr. Patel" }));

test("a letter lists the other dates at the time of the clock, with whom where that is somebody else", () => {
  const alsoBooked = [...others(1), { startsAt: "2027-04-20T18:00:00Z", providerName: "Dr. Lee" }];
  expect(writeMessage({ ...FIRST, alsoBooked }, NEW_YORK, null).text).toContain(
    "\n\nAlso booked:\n\n    Tuesday, March 23, 2027 at 2:00 PM\n    Tuesday, April 20, 2027 at 2:00 PM with Dr. Lee\n",
  );
});

test("a text says them in a line, and no more than a carrier takes", () => {
  const sms = { ...FIRST, channel: "sms" } as const;
  const { text } = writeMessage({ ...sms, alsoBooked: others(1) }, NEW_YORK, null);
  expect(text).toContain("\nAlso booked: Tuesday, March 23, 2027 at 2:00 PM\n");
  const long = writeMessage({ ...sms, alsoBooked: others(59) }, NEW_YORK, null).text;
  expect(long).toContain("; and 47 more");
  expect(long.length).toBeLessThan(1_600);
});

test("a clinic's own words have them below", () => {
  const own = { subject: "Your visit", body: "On {date} at {time}." };
  expect(writeMessage({ ...FIRST, alsoBooked: others(1) }, NEW_YORK, own).text).toMatch(
    /^On .+\.\n\nAlso booked:/,
  );
});

test("one visit says nothing of others", () => {
  expect(writeMessage(FIRST, NEW_YORK, null).text).not.toContain("Also booked");
});
