import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { HARD_ZONES, NEW_YORK, NOW, OFFICE_HOURS, zoneOf } from "../testing/clock.ts";
import { spokenText } from "../testing/spoken-text.ts";
import {
  normalizeBookingData,
  type BookingContext,
  type BookingData,
  type NormalizedBookingData,
  type RawBookingData,
} from "./normalize-booking-data.ts";

const context: BookingContext = {
  now: NOW,
  zone: zoneOf(NEW_YORK),
  region: "US",
  openingHours: OFFICE_HOURS,
};
const PHONE = "+14155550123";

function normalize(raw: RawBookingData): NormalizedBookingData {
  return normalizeBookingData({ date: "2026-12-01", time: "14:00", name: "John Smith", ...raw }, context);
}

function valueOf(raw: RawBookingData): BookingData {
  const result = normalize(raw);
  if (!result.ok) throw new Error(`Expected data, got ${JSON.stringify(result.outcome)}`);
  return result.value;
}

test("everything together, with every correction in order", () => {
  expect(
    valueOf({
      date: "2024-12-01",
      time: "2:30",
      name: "john smith",
      phone: "(415) 555-0123 ext 12",
      email: "John at Example dot com",
    }),
  ).toEqual({
    scheduledAt: "2026-12-01T19:30:00Z",
    name: "John Smith",
    phone: PHONE,
    phoneExtension: "12",
    email: "john@example.com",
    corrections: [
      { field: "name", from: "john smith", to: "John Smith", reason: "reformatted" },
      { field: "phone", from: "(415) 555-0123 ext 12", to: PHONE, reason: "reformatted" },
      { field: "email", from: "John at Example dot com", to: "john@example.com", reason: "spelled" },
      { field: "date", from: "2024-12-01", to: "2026-12-01", reason: "year_moved" },
      { field: "time", from: "2:30", to: "14:30", reason: "meridiem_assumed" },
    ],
  });
});

describe("date and time", () => {
  test.each<[RawBookingData, string]>([
    [{ date: "2026-12-01", time: "14:00" }, "2026-12-01T19:00:00Z"],
    [{ date: "2026-07-01", time: "14:00" }, "2027-07-01T18:00:00Z"],
    [{ date: "today", time: "4pm" }, "2026-11-20T21:00:00Z"],
    [{ date: "today at 4", time: undefined }, "2026-11-20T21:00:00Z"],
    [{ date: "tomorrow at 2pm", time: undefined }, "2026-11-21T19:00:00Z"],
    [{ date: "tomorrow at 2pm", time: "N/A" }, "2026-11-21T19:00:00Z"],
    [{ date: "tomorrow at 2pm", time: "14:00" }, "2026-11-21T19:00:00Z"],
    [{ date: "2026-12-01T14:00:00-05:00", time: undefined }, "2026-12-01T19:00:00Z"],
    // A plain day as programs write it: its midnight, in UTC still the evening before in New York.
    [{ date: "2026-12-01T00:00:00.000Z", time: "14:00" }, "2026-12-01T19:00:00Z"],
    [{ date: "2026-12-01", time: "2026-12-01T14:00:00-05:00" }, "2026-12-01T19:00:00Z"],
    [{ date: undefined, time: "tomorrow at 2pm" }, "2026-11-21T19:00:00Z"],
    [{ date: "null", time: "2026-12-01T14:00" }, "2026-12-01T19:00:00Z"],
  ])("%j is %s", (raw, scheduledAt) => {
    expect(valueOf({ ...raw, phone: PHONE }).scheduledAt).toBe(scheduledAt);
  });

  test("the opening hours are those of the weekday in question", () => {
    const openingHours = [
      { weekday: 1, opensAt: "08:00", closesAt: "12:00" },
      { weekday: 2, opensAt: "17:00", closesAt: "22:00" },
    ];
    const at = (date: string) =>
      normalizeBookingData({ date, time: "9", callerPhone: PHONE }, { ...context, openingHours });
    expect(at("Monday")).toMatchObject({ value: { scheduledAt: "2026-11-23T14:00:00Z" } });
    expect(at("Tuesday")).toMatchObject({ value: { scheduledAt: "2026-11-25T02:00:00Z" } });
  });

  test.each<[RawBookingData, string]>([
    [
      { date: "today", time: "9am" },
      "Friday, November 20 at 9:00 AM has already passed. Which day and time would you like?",
    ],
    [
      { date: "today", time: "10:00" },
      "Friday, November 20 at 10:00 AM has already passed. Which day and time would you like?",
    ],
    [
      { date: "2025-11-20", time: "9am" },
      "Friday, November 20 at 9:00 AM has already passed. Which day and time would you like?",
    ],
    [{ date: "yesterday" }, "Thursday, November 19 has already passed. Which day would you like?"],
    [{ date: "2026-11-19" }, "Thursday, November 19 has already passed. Which day would you like?"],
  ])("%j is in the past", (raw, hint) => {
    expect(normalize({ ...raw, phone: PHONE })).toEqual({ ok: false, outcome: { kind: "in_past", hint } });
  });

  test.each<[RawBookingData, RegExp]>([
    [{ date: "tomorrow", time: undefined }, /^What time would you like\?$/],
    [{ date: "tomorrow", time: "not provided" }, /^What time would you like\?$/],
    [{ date: undefined }, /^Which day would you like\?/],
    [{ date: undefined, time: undefined }, /^Which day would you like\?/],
    [{ time: "25:00" }, /not a time on the clock/],
    // Both fields say something, and not the same.
    [{ date: "tomorrow at 2pm", time: "3pm" }, /two different times. Do you mean 2:00 PM or 3:00 PM\?$/],
    [{ date: "2026-12-01T14:00:00-05:00", time: "15:00" }, /two different times/],
    [
      { date: "Monday", time: "Tuesday at 2" },
      /two different days. Do you mean Monday, November 23 or Tuesday, November 24\?$/,
    ],
    [{ time: "tomorrow" }, /two different days/],
    [{ date: "tomorrow", time: "tomorrow" }, /one exact time/],
    [{ date: "2024-02-29" }, /no February 29 in 2027/],
    [{ date: "2027-03-14", time: "2:30 am" }, /clocks go forward on Sunday, March 14/],
  ])("%j is asked for again", (raw, hint) => {
    expect(normalize({ ...raw, phone: PHONE })).toEqual({
      ok: false,
      outcome: { kind: "invalid_date", hint: expect.stringMatching(hint) },
    });
  });

  test("an hour that comes twice is the earlier one, and said so", () => {
    expect(valueOf({ date: "2027-11-07", time: "1:30 am", phone: PHONE })).toMatchObject({
      scheduledAt: "2027-11-07T05:30:00Z",
      corrections: [{ reason: "repeated_hour_earlier" }],
    });
  });

  test.each<[RawBookingData, string]>([
    [{ date: "2027-11-07", time: "1:30 am EDT" }, "2027-11-07T05:30:00Z"],
    [{ date: "2027-11-07", time: "1:30 am EST" }, "2027-11-07T06:30:00Z"],
    [{ date: "November 7, 2027", time: "1:30 am eastern standard time" }, "2027-11-07T06:30:00Z"],
    [{ date: "November 7, 2027 at 1:30 am eastern daylight time", time: undefined }, "2027-11-07T05:30:00Z"],
    [{ date: "November 7, 2027 at 1:30 am EST", time: "1:30 am" }, "2027-11-07T06:30:00Z"],
    [{ date: "2027-11-07T01:30:00-04:00", time: undefined }, "2027-11-07T05:30:00Z"],
    [{ date: "2027-11-07T01:30:00-05:00", time: undefined }, "2027-11-07T06:30:00Z"],
    [{ date: "2027-11-07T06:30:00Z", time: undefined }, "2027-11-07T06:30:00Z"],
    [{ date: "2027-11-07", time: "2027-11-07T06:30:00Z" }, "2027-11-07T06:30:00Z"],
    [{ date: "2027-11-07T01:30:00-05:00", time: "1:30 am" }, "2027-11-07T06:30:00Z"],
    [{ date: "2027-11-07T01:30:00-05:00", time: "01:30" }, "2027-11-07T06:30:00Z"],
  ])("of an hour that comes twice the one that is named, and nothing was assumed: %j", (raw, scheduledAt) => {
    const value = valueOf({ ...raw, phone: PHONE });
    expect(value).toMatchObject({ scheduledAt, corrections: [] });
    expect(value).not.toHaveProperty("repeatedAt");
  });

  test.each<[RawBookingData, string]>([
    [{ date: "2027-11-07", time: "12:30 am CDT" }, "2027-11-07T05:30:00Z"],
    [{ date: "2027-11-07", time: "1:30 am CDT" }, "2027-11-07T06:30:00Z"],
    [{ date: "2027-11-07", time: "5:30 am GMT" }, "2027-11-07T05:30:00Z"],
    [{ date: "2027-11-07", time: "6:30 am GMT" }, "2027-11-07T06:30:00Z"],
  ])("a time on another clock is one of the two: %j", (raw, scheduledAt) => {
    const zones = ["America/Chicago", "UTC"].map((name) => [name, zoneOf(name)] as const);
    const otherZones = { release: "2026f", zones: new Map(zones), links: new Map() };
    expect(normalizeBookingData({ ...raw, phone: PHONE }, { ...context, otherZones })).toMatchObject({
      value: { scheduledAt },
    });
  });

  test("EST is the clinic's clock in summer as well, as people say it", () => {
    expect(valueOf({ date: "2027-07-07", time: "2 pm EST", phone: PHONE })).toMatchObject({
      scheduledAt: "2027-07-07T18:00:00Z",
      corrections: [],
    });
  });
});

describe("contact", () => {
  test.each<[RawBookingData, Partial<BookingData>]>([
    [{ phone: PHONE }, { phone: PHONE, phoneExtension: null, email: null, corrections: [] }],
    [{ callerPhone: PHONE }, { phone: PHONE, corrections: [] }],
    [
      { phone: "N/A", callerPhone: PHONE },
      { phone: PHONE, corrections: [] },
    ],
    [{ phone: "5551234567", callerPhone: PHONE }, { phone: "+15551234567" as BookingData["phone"] & string }],
    [{ email: "a@b.co" }, { phone: null, email: "a@b.co" }],
    [
      { email: "a@b.co", callerPhone: "anonymous" },
      { phone: null, email: "a@b.co" },
    ],
    [
      { phone: PHONE, email: "none" },
      { email: null, corrections: [] },
    ],
    [
      { phone: PHONE, email: "john at gmail" },
      {
        phone: PHONE,
        email: null,
        corrections: [{ field: "email", from: "john at gmail", to: "", reason: "unreadable_dropped" }],
      },
    ],
  ] as [RawBookingData, Partial<BookingData>][])("%j", (raw, expected) => {
    expect(valueOf(raw)).toMatchObject(expected);
  });

  test.each<RawBookingData>([
    {},
    { phone: "", email: "" },
    { phone: "N/A", email: "not provided" },
    { email: "john at gmail" },
    { callerPhone: "anonymous" },
    { callerPhone: "+266696687", email: "null" },
    // Before any problem with the date.
    { date: "yesterday", time: "25:00" },
  ])("%j is no contact", (raw) => {
    expect(normalize(raw)).toEqual({ ok: false, outcome: { kind: "contact_required" } });
  });

  test.each<RawBookingData>([
    { phone: "12" },
    { phone: "call me maybe", callerPhone: PHONE },
    { phone: "555-0123", email: "a@b.co" },
    { phone: "12", date: "yesterday" },
  ])("%j is a number to be repeated, not to be replaced", (raw) => {
    expect(normalize(raw)).toEqual({
      ok: false,
      outcome: { kind: "invalid_phone", hint: expect.stringContaining("digit by digit") },
    });
  });

  test("no name is an empty name", () => {
    expect(valueOf({ name: undefined, phone: PHONE }).name).toBe("");
    expect(valueOf({ name: "unknown", phone: PHONE }).name).toBe("");
  });
});

describe("for every input", () => {
  const field = fc.option(spokenText, { nil: undefined });
  const raw = fc.record({ date: field, time: field, name: field, phone: field, email: field });

  test("never throws; what passes lies ahead and has a contact, what does not says why", () => {
    fc.assert(
      fc.property(raw, fc.constantFrom(...HARD_ZONES), (raw, timeZone) => {
        const result = normalizeBookingData(
          { ...raw, callerPhone: PHONE },
          { ...context, zone: zoneOf(timeZone) },
        );
        if (!result.ok) {
          expect(["in_past", "invalid_date", "invalid_phone"]).toContain(result.outcome.kind);
          return;
        }
        const at = Temporal.Instant.from(result.value.scheduledAt);
        expect(Temporal.Instant.compare(at, NOW)).toBe(1);
        expect(result.value.phone).not.toBeNull();
      }),
      { numRuns: 250 },
    );
  });

  test("a booking that was understood is understood the same when it is sent again", () => {
    const days = fc.integer({ min: 1, max: 400 });
    const minutes = fc.integer({ min: 0, max: 1439 });
    fc.assert(
      fc.property(days, minutes, fc.constantFrom(...HARD_ZONES), (days, minutes, timeZone) => {
        const wall = NOW.toZonedDateTimeISO(timeZone)
          .toPlainDate()
          .add({ days })
          .toPlainDateTime()
          .add({ minutes });
        const date = wall.toPlainDate().toString();
        const time = wall.toPlainTime().toString({ smallestUnit: "minute" });
        const result = normalizeBookingData(
          { date, time, callerPhone: PHONE },
          { ...context, zone: zoneOf(timeZone) },
        );
        if (!result.ok) return;
        const local = Temporal.Instant.from(result.value.scheduledAt).toZonedDateTimeISO(timeZone);
        expect(local.toPlainDateTime().toString()).toBe(wall.toString());
      }),
      { numRuns: 150 },
    );
  });
});
