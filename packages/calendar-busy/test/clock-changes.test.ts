import { PACKAGED_ZONE_RULES } from "@callwaiting/domain/packaged-zone-rules";
import { findZone } from "@callwaiting/domain/zone";
import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeBusyTimes } from "../src/index.ts";
import { WINDOWS_ZONES } from "../src/zones/windows-zones.ts";
import { calendar, event, readWhole, timesIn } from "./reading.ts";

// In these files whatever asks for the time zone of the process throws (setupFiles): one run proves what a run in every zone would.

const DAY_MS = 86_400_000;
const basic = (ms: number) => new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, "");

test.each([...WINDOWS_ZONES])("the Windows zone %s has a place with rules", (_, place) => {
  expect(findZone(PACKAGED_ZONE_RULES, place)).toBeDefined();
});

/** Weeks around both changes of clocks in Berlin, and quarters of an hour in the day. */
const wallTime = fc
  .tuple(fc.constantFrom(Date.UTC(2027, 2, 20), Date.UTC(2027, 9, 20)), fc.nat(15), fc.nat(95))
  .map(([from, day, quarter]) => from + day * DAY_MS + quarter * 900_000);

test("a daily series is at the same moments as the single events on its days", () => {
  fc.assert(
    fc.property(
      wallTime,
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 3 }),
      (start, count, interval) => {
        const series = event(
          `DTSTART;TZID=Europe/Berlin:${basic(start)}`,
          "DURATION:PT45M",
          `RRULE:FREQ=DAILY;INTERVAL=${interval};COUNT=${count}`,
        );
        const singles = Array.from({ length: count }, (_, day) => {
          const wall = basic(start + day * interval * DAY_MS);
          return event(`DTSTART;TZID=Europe/Berlin:${wall}`, "DURATION:PT45M");
        });
        expect(timesIn(calendar(series))).toEqual(timesIn(calendar(...singles)));
      },
    ),
  );
});

test("an instance that EXDATE takes away and RDATE gives back changes nothing, wherever the day lies", () => {
  fc.assert(
    fc.property(wallTime, fc.nat(9), (start, day) => {
      const lines = [`DTSTART;TZID=Europe/Berlin:${basic(start)}`, "DURATION:PT45M"];
      const wall = basic(start + day * DAY_MS);
      const whole = timesIn(calendar(event(...lines, "RRULE:FREQ=DAILY;COUNT=10")));
      const without = calendar(
        event(...lines, "RRULE:FREQ=DAILY;COUNT=10", `EXDATE;TZID=Europe/Berlin:${wall}`),
      );
      const single = event(`DTSTART;TZID=Europe/Berlin:${wall}`, "DURATION:PT45M");
      expect([...timesIn(without), ...timesIn(calendar(single))].sort()).toEqual(whole);
    }),
  );
});

test("floating times are those of the provider's zone", () => {
  fc.assert(
    fc.property(wallTime, (start) => {
      const floating = event(`DTSTART:${basic(start)}`, "DURATION:P1DT45M");
      const placed = event(`DTSTART;TZID=Europe/Berlin:${basic(start)}`, "DURATION:P1DT45M");
      expect(timesIn(calendar(floating))).toEqual(timesIn(calendar(placed)));
    }),
  );
});

test("whatever stands in a file, it is read or refused, and nothing ends before it begins", () => {
  const line = fc.oneof(
    fc.constantFrom(
      ..."BEGIN:VEVENT|END:VEVENT|BEGIN:VTIMEZONE|TZID:A|END:VTIMEZONE|BEGIN:STANDARD|END:STANDARD|TZOFFSETTO:+0100".split(
        "|",
      ),
      "TZOFFSETFROM:-9959",
      "DTSTART;TZID=A:20261207T090000",
      "DTSTART;VALUE=DATE:20261207",
      "DTEND:20261207T080000Z",
      "DURATION:P9999W",
      "RRULE:FREQ=DAILY;BYDAY=-5MO,XX",
      "RRULE:FREQ=YEARLY;BYWEEKNO=53;BYSETPOS=-400",
      "RRULE:FREQ=MONTHLY;UNTIL=20270101",
      "RECURRENCE-ID;RANGE=THISANDFUTURE:99991231T235959Z",
      "RDATE;VALUE=PERIOD:20261207T090000Z/",
      "EXDATE;VALUE=DATE:,,",
      "UID:1",
      "FREEBUSY:x/y",
      " folded",
    ),
    fc.string({ maxLength: 40 }),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const { busy } = readWhole(calendar(`${lines.join("\n")}\nEND:VEVENT\n`));
      for (const { startsAt, endsAt } of busy) {
        expect(endsAt.epochMilliseconds).toBeGreaterThan(startsAt.epochMilliseconds);
      }
    }),
    { numRuns: 500 },
  );
});

test("times that overlap or touch are joined only by who asks for it", () => {
  const text = calendar(
    event("DTSTART:20261207T090000Z", "DURATION:PT2H"),
    event("DTSTART:20261207T100000Z", "DURATION:PT30M"),
    event("DTSTART:20261207T110000Z", "DURATION:PT30M"),
    event("DTSTART:20261207T120000Z", "DURATION:PT30M"),
  );
  const { busy } = readWhole(text);
  expect(busy).toHaveLength(4);
  expect(
    mergeBusyTimes(busy).map(({ startsAt, endsAt }) => `${startsAt.toString()} ${endsAt.toString()}`),
  ).toEqual(["2026-12-07T09:00:00Z 2026-12-07T11:30:00Z", "2026-12-07T12:00:00Z 2026-12-07T12:30:00Z"]);
});
