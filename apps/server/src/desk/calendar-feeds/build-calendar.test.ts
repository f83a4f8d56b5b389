import type { CalendarFeedRow } from "@callwaiting/db";
import fc from "fast-check";
import ICAL from "ical.js";
import { describe, expect, test } from "vitest";
import { buildCalendar } from "./build-calendar.ts";

const VISIT: CalendarFeedRow["appointments"][number] = {
  appointmentId: "5b3f0c5e-0000-4000-8000-000000000001",
  startsAt: "2026-11-24T19:00:00Z",
  endsAt: "2026-11-24T19:30:00Z",
  status: "confirmed",
  revision: 0,
  createdAt: "2026-11-20T15:00:00Z",
  updatedAt: "2026-11-20T15:00:00Z",
  serviceName: "Consultation",
  patientName: "John Smith",
  notes: "",
  contactPhone: "+15551234567",
};

const FEED: CalendarFeedRow = {
  organizationName: "Sunrise Clinic",
  timeZone: "America/New_York",
  providerName: "Dr. Maya Lee",
  appointments: [VISIT],
};

const build = (
  visit: Partial<CalendarFeedRow["appointments"][number]> = {},
  feed: Partial<CalendarFeedRow> = {},
) => buildCalendar({ ...FEED, appointments: [{ ...VISIT, ...visit }], ...feed });

/** As another program reads it. */
function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const events = calendar.getAllSubcomponents("vevent");
  return {
    calendar,
    events,
    get: (name: string) => String(events[0]?.getFirstPropertyValue(name)),
    names: events[0]?.getAllProperties().map((property) => property.name) ?? [],
  };
}

const lengthsOf = (text: string) => text.split("\r\n").map((line) => Buffer.byteLength(line));

test("the whole of a feed, byte for byte", () => {
  expect(build({ notes: "First visit.\nBrings X-rays; left knee, both views" }).split("\r\n")).toEqual([
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//CallWaiting//Calendar feed//EN",
    "METHOD:PUBLISH",
    "NAME:Dr. Maya Lee – Sunrise Clinic",
    "X-WR-CALNAME:Dr. Maya Lee – Sunrise Clinic",
    "REFRESH-INTERVAL;VALUE=DURATION:PT10M",
    "X-PUBLISHED-TTL:PT10M",
    "BEGIN:VEVENT",
    "UID:5b3f0c5e-0000-4000-8000-000000000001@callwaiting",
    "SEQUENCE:0",
    "DTSTAMP:20261120T150000Z",
    "DTSTART:20261124T190000Z",
    "DTEND:20261124T193000Z",
    "SUMMARY:Consultation: John Smith",
    "TRANSP:OPAQUE",
    "LOCATION:Sunrise Clinic",
    "DESCRIPTION:Phone: +15551234567\\nFirst visit.\\nBrings X-rays\\; left knee\\, ",
    " both views",
    "STATUS:CONFIRMED",
    "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
    "CREATED:20261120T150000Z",
    "LAST-MODIFIED:20261120T150000Z",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ]);
});

test("a moved visit is the same event at another time, with a higher sequence", () => {
  const before = read(build());
  const moved = { startsAt: "2026-11-25T15:00:00Z", endsAt: "2026-11-25T15:30:00Z" };
  const after = read(build({ ...moved, revision: 1, updatedAt: "2026-11-20T16:00:00Z" }));
  expect(after.get("uid")).toBe(before.get("uid"));
  expect([before.get("sequence"), after.get("sequence")]).toEqual(["0", "1"]);
  expect(after.get("dtstart")).toBe("2026-11-25T15:00:00Z");
  expect(after.get("dtstamp")).toBe("2026-11-20T16:00:00Z");
  expect(after.get("last-modified")).toBe("2026-11-20T16:00:00Z");
});

test.each([
  ["confirmed", "CONFIRMED", "OPAQUE", "BUSY", "Consultation: John Smith"],
  ["completed", "CONFIRMED", "OPAQUE", "BUSY", "Consultation: John Smith"],
  ["no_show", "CONFIRMED", "OPAQUE", "BUSY", "No-show: Consultation: John Smith"],
  ["cancelled", "CANCELLED", "TRANSPARENT", "FREE", "Cancelled: Consultation: John Smith"],
] as const)("a %s visit stays in the feed as %s", (status, ...expected) => {
  const event = read(build({ status }));
  const names = ["status", "transp", "x-microsoft-cdo-busystatus", "summary"];
  expect(names.map((name) => event.get(name))).toEqual(expected);
});

test("one event per visit, in the order given; none makes an empty calendar", () => {
  const ids = ["a", "b", "c"];
  const { events } = read(
    build({}, { appointments: ids.map((appointmentId) => ({ ...VISIT, appointmentId })) }),
  );
  expect(events.map((event) => event.getFirstPropertyValue("uid"))).toEqual(
    ids.map((id) => `${id}@callwaiting`),
  );
  expect(read(build({}, { appointments: [] })).events).toEqual([]);
});

test("the same feed gives the same bytes", () => {
  expect(build()).toBe(build());
});

describe("clock changes", () => {
  // 1 November 2026, New York: 01:30 comes twice.
  test.each([
    ["before the clock is set back", "2026-11-01T05:30:00Z", "2026-11-01T01:30:00-04:00"],
    ["after it was", "2026-11-01T06:30:00Z", "2026-11-01T01:30:00-05:00"],
    ["in summer", "2026-07-01T13:00:00Z", "2026-07-01T09:00:00-04:00"],
  ])("%s the instant is exact", (_name, startsAt, local) => {
    const start = read(build({ startsAt })).events[0]?.getFirstPropertyValue("dtstart");
    expect((start as InstanceType<typeof ICAL.Time>).toJSDate()).toEqual(new Date(local));
  });

  test("a visit across the change lasts as long as it lasts", () => {
    const { events } = read(build({ startsAt: "2026-11-01T05:45:00Z", endsAt: "2026-11-01T06:15:00Z" }));
    expect(new ICAL.Event(events[0]).duration.toSeconds()).toBe(30 * 60);
  });
});

describe("what a caller says", () => {
  const EVIL = [
    "John\r\nATTACH:https://evil.example/x",
    "John\nEND:VEVENT\nBEGIN:VEVENT\nUID:evil",
    "John\rX-EVIL:1",
    "John\u2028X-EVIL:1\u2029X-EVIL:2\u0085X-EVIL:3\u000bX-EVIL:4\u000cX-EVIL:5\0X-EVIL:6",
    "John\\nX-EVIL:1",
    "John\\\r\n X-EVIL:1",
    'John";X-EVIL=1:x',
  ];
  const HONEST = read(build({ notes: "a" }));

  test.each(EVIL)("starts no property and no component: %j", (text) => {
    const feed = { organizationName: text, providerName: text, timeZone: text };
    const visit = { patientName: text, serviceName: text, notes: text, contactPhone: text };
    const ics = buildCalendar({ ...FEED, ...feed, appointments: [{ ...VISIT, ...visit }] });
    const { calendar, events, names } = read(ics);
    expect(names).toEqual(HONEST.names);
    expect(events).toHaveLength(1);
    expect(calendar.getAllProperties().map(({ name }) => name)).toEqual(
      HONEST.calendar.getAllProperties().map(({ name }) => name),
    );
    expect(ics).not.toMatch(/^(?:X-EVIL|ATTACH|UID:evil)/m);
    expect(ics.replaceAll("\r\n", "")).not.toMatch(/\p{Cc}|\p{Zl}|\p{Zp}/u);
  });

  test("comes back as it was said, commas, semicolons and backslashes too", () => {
    const patientName = String.raw`O'Brien, Jr.; "Bob" \ \n :x=`;
    expect(read(build({ patientName })).get("summary")).toBe(`Consultation: ${patientName}`);
    const providerName = "Lee, Maya; MD";
    expect(build({}, { providerName })).toContain(
      String.raw`X-WR-CALNAME:Lee\, Maya\; MD – Sunrise Clinic` + "\r\n",
    );
  });

  test("long lines are folded at 75 octets, and never inside a character", () => {
    const patientName = "Ünïcödé 🎉 ".repeat(60).trim();
    const text = build({ patientName, notes: "x".repeat(1_000) });
    expect(Math.max(...lengthsOf(text))).toBeLessThanOrEqual(75);
    expect(text).not.toContain("\u{FFFD}");
    expect(read(text).get("summary")).toBe(`Consultation: ${patientName}`);
  });

  test("any text at all comes out readable, folded and with nothing added", () => {
    const anything = fc.string({ unit: "binary", maxLength: 300 });
    fc.assert(
      fc.property(anything, anything, anything, (patientName, notes, providerName) => {
        const text = build({ patientName, notes, contactPhone: notes }, { providerName });
        const { events, names } = read(text);
        expect(events).toHaveLength(1);
        expect(names.filter((name) => name !== "description")).toEqual(
          HONEST.names.filter((name) => name !== "description"),
        );
        expect(Math.max(...lengthsOf(text))).toBeLessThanOrEqual(75);
        expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
      }),
    );
  });
});
