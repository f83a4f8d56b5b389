import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import type { AppointmentChoice } from "../booking/booking-outcome.ts";
import type { OpeningContext } from "../organization/opening-state.ts";
import { NEW_YORK, NOW, OFFICE_HOURS, zoneOf } from "../testing/clock.ts";
import { speakAppointments } from "./speak-appointments.ts";
import { speakCurrentTime } from "./speak-current-time.ts";
import { speakServiceFacts, speakServices } from "./speak-services.ts";

describe("speakAppointments", () => {
  const first: AppointmentChoice = {
    number: 1,
    startsAt: "2026-12-01T19:00:00Z",
    serviceName: "Consultation",
    providerName: "Dr. Lee",
    patientName: "Emma",
  };
  const third = { ...first, number: 3, startsAt: "2026-12-02T14:00:00Z", serviceName: "Dental\ncleaning" };

  test.for<[AppointmentChoice[], string]>([
    [[], "I don't see any upcoming appointments. Would you like to book one?"],
    [[first], "You have one appointment: Tuesday, December 1 at 2:00 PM, Consultation with Dr. Lee."],
    [
      [first, third],
      "You have 2 appointments: number 1, for Emma, Tuesday, December 1 at 2:00 PM, Consultation with Dr. Lee; number 3, for Emma, Wednesday, December 2 at 9:00 AM, Dental cleaning with Dr. Lee.",
    ],
  ])("%j", ([appointments, said]) => {
    expect(speakAppointments(appointments, { zone: zoneOf(NEW_YORK), now: NOW })).toBe(said);
  });
});

describe("a price", () => {
  const price = { minor: 8050, currency: "USD" };

  test("is said where it is set, and nowhere else", () => {
    const services = [
      { name: "Consultation", durationMinutes: 30, price },
      { name: "Follow-up", durationMinutes: 15, price: null },
    ];
    expect(speakServices(services)).toBe(
      "We offer Consultation (30 minutes, 80.50 dollars) and Follow-up (15 minutes).",
    );
  });

  test.each([
    [
      { price, description: "A first\ntalk." },
      "Consultation takes 30 minutes and costs 80.50 dollars. A first talk.",
    ],
    [{ price: { minor: 0, currency: "USD" } }, "Consultation takes 30 minutes and is free of charge."],
    [{ description: "A first talk." }, "Consultation takes 30 minutes. A first talk."],
    [{}, "Consultation takes 30 minutes."],
  ])("and what it is are told of the one that is asked about: %j", (facts, said) => {
    expect(speakServiceFacts({ name: "Consultation", durationMinutes: 30, ...facts })).toBe(said);
  });
});

describe("speakServices", () => {
  const services = [
    { name: "Consultation", durationMinutes: 30 },
    { name: "Dental cleaning", durationMinutes: 60 },
    { name: "Follow-up", durationMinutes: 90 },
  ];

  test.each([
    [0, "I have no list of services here. What would you like to come in for?"],
    [1, "We offer Consultation (30 minutes)."],
    [2, "We offer Consultation (30 minutes) and Dental cleaning (1 hour)."],
    [3, "We offer Consultation (30 minutes), Dental cleaning (1 hour), and Follow-up (90 minutes)."],
  ])("%i services", (count, said) => {
    expect(speakServices(services.slice(0, count))).toBe(said);
  });
});

describe("speakCurrentTime", () => {
  const always = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensAt: "00:00", closesAt: "24:00" }));
  const late = [
    { weekday: 5, opensAt: "18:00", closesAt: "24:00" },
    { weekday: 6, opensAt: "00:00", closesAt: "02:00" },
  ];
  const longWeekend = [5, 6, 7].map((weekday) => ({ weekday, opensAt: "00:00", closesAt: "24:00" }));

  test.for<[string, Partial<OpeningContext>, string]>([
    ["2026-11-20T10:00", {}, "We are open until 5:00 PM."],
    ["2026-11-20T18:00", {}, "We are closed now and open again Monday at 9:00 AM."],
    ["2026-11-22T18:00", {}, "We are closed now and open again tomorrow at 9:00 AM."],
    ["2026-11-23T07:00", {}, "We are closed now and open again at 9:00 AM."],
    [
      "2026-11-20T18:00",
      { openingHours: OFFICE_HOURS.slice(4) },
      "We are closed now and open again on Friday, November 27 at 9:00 AM.",
    ],
    [
      "2026-11-20T18:00",
      { closures: [{ startsLocal: "2026-11-23", endsLocal: "2026-11-26" }] },
      "We are closed now and open again Thursday at 9:00 AM.",
    ],
    [
      "2026-11-20T10:00",
      { closures: [{ startsLocal: "2026-11-20", endsLocal: "2027-11-20" }] },
      "We are closed now.",
    ],
    ["2026-11-20T19:00", { openingHours: late }, "We are open until 2:00 AM."],
    ["2026-11-20T19:00", { openingHours: late.slice(0, 1) }, "We are open until midnight."],
    ["2026-11-20T19:00", { openingHours: longWeekend }, "We are open until Monday at midnight."],
    ["2026-11-20T10:00", { openingHours: always }, "We are open around the clock."],
  ])("at %s with %j", ([wall, overrides, said]) => {
    const now = Temporal.PlainDateTime.from(wall).toZonedDateTime(NEW_YORK).toInstant();
    const spoken = speakCurrentTime({
      now,
      zone: zoneOf(NEW_YORK),
      openingHours: OFFICE_HOURS,
      ...overrides,
    });
    expect(spoken.replace(/^It is .*? time\. /, "")).toBe(said);
  });

  test("names day, year, time and zone, in the clinic's own", () => {
    expect(speakCurrentTime({ now: NOW, zone: zoneOf(NEW_YORK), openingHours: OFFICE_HOURS })).toBe(
      "It is Friday, November 20, 2026, 10:00 AM, America/New_York time. We are open until 5:00 PM.",
    );
    expect(speakCurrentTime({ now: NOW, zone: zoneOf("Pacific/Kiritimati"), openingHours: [] })).toBe(
      "It is Saturday, November 21, 2026, 5:00 AM, Pacific/Kiritimati time.",
    );
  });
});
