import { expect, test } from "vitest";
import { NEW_YORK, NOW, zoneOf } from "../testing/clock.ts";
import type { WaitlistWish } from "../waitlist/waitlist.ts";
import { speakAvailability } from "./speak-availability.ts";
import { speakOutcome } from "./speak-outcome.ts";
import { speakWaitlist, speakWaits } from "./speak-waitlist.ts";

const clock = { zone: zoneOf(NEW_YORK), now: NOW };

const WISH: WaitlistWish = {
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  fromTime: "00:00",
  untilTime: "24:00",
  fromDate: null,
  untilDate: "2027-01-19",
  noticeMinutes: 0,
  reach: "any",
};

const said = (wish: Partial<WaitlistWish>) =>
  speakWaitlist(
    {
      kind: "waiting",
      serviceName: "Cleaning",
      providerName: "Dr. Lee",
      patientName: "Ann Hall",
      wish: { ...WISH, ...wish },
    },
    clock,
  );

test.each([
  [{}, "with Dr. Lee, on any day, at any time, until Tuesday, January 19, 2027. I can't promise a time."],
  [{ weekdays: [1, 2, 3, 4, 5], untilTime: "12:00" }, "on weekdays, before 12:00 PM, until "],
  [{ weekdays: [6, 7], fromTime: "15:00" }, "on weekends, from 3:00 PM on, until "],
  [
    { weekdays: [1, 3], fromTime: "14:00", untilTime: "16:00" },
    "on Mondays and Wednesdays, from 2:00 PM to 4:00 PM, until ",
  ],
  [{ fromDate: "2026-12-01", untilDate: "2026-12-05" }, "from Tuesday, December 1 to Saturday, December 5."],
  [{ fromDate: "2026-12-01", untilDate: "2026-12-01" }, "with Dr. Lee, on Tuesday, December 1."],
  [{ noticeMinutes: 1440 }, "You need to know 1 day before."],
  [{ reach: "call" as const }, "We reach you only by a phone call."],
])("all of a wish is said back: %j", (wish, text) => {
  expect(said(wish)).toContain(text);
});

test("whoever leaves or asks is spoken of by the first name", () => {
  const outcome = { kind: "left_waitlist", serviceNames: ["Cleaning"], patientName: "Ann Hall" } as const;
  expect(speakWaitlist(outcome, clock)).toMatch(/^Ann is no longer on the waitlist for a cleaning\./);
  expect(speakWaits([{ patientName: "Ann Hall", serviceName: "X-ray" }])).toBe(
    "Ann is on the waitlist for an X-ray.",
  );
});

test("the list is offered where nothing fits, by a clinic that has one", () => {
  const none = { kind: "slot_unavailable", requestedAt: NOW.toString(), alternatives: [] } as const;
  const asked = { ...clock, date: "2026-12-01" };
  const other = ["2026-12-02T15:00:00Z"];
  for (const say of [
    (offersWaitlist: boolean) => speakOutcome(none, { ...clock, offersWaitlist }),
    (offersWaitlist: boolean) => speakAvailability([], { ...asked, offersWaitlist }),
    (offersWaitlist: boolean) => speakAvailability(other, { ...asked, offersWaitlist }),
  ]) {
    expect(say(true)).toMatch(/, or shall I put you on the waitlist\?$/);
    expect(say(false)).not.toContain("waitlist");
  }
  expect(speakAvailability(["2026-12-01T15:00:00Z"], { ...asked, offersWaitlist: true })).not.toContain(
    "waitlist",
  );
});
