import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NEW_YORK, NOW, OFFICE_HOURS, zoneOf } from "../testing/clock.ts";
import { spokenText } from "../testing/spoken-text.ts";
import { chooseAppointment } from "./choose-appointment.ts";
import type { AppointmentWish, ChosenAppointment, OwnAppointment } from "./own-appointment.ts";
import type { MomentContext } from "./moment-context.ts";

const context: MomentContext = {
  now: NOW,
  zone: zoneOf(NEW_YORK),
  region: "US",
  openingHours: OFFICE_HOURS,
};

function appointment(number: number, startsAt: string, more: Partial<OwnAppointment> = {}): OwnAppointment {
  return {
    appointmentId: `a${number}`,
    contactId: "c",
    number,
    startsAt,
    endsAt: startsAt,
    serviceName: "Consultation",
    providerName: "Dr. Lee",
    patientName: "John Smith",
    status: "confirmed",
    cancelledAt: null,
    ...more,
  };
}

function minutesAgo(minutes: number): Partial<OwnAppointment> {
  return { status: "cancelled", cancelledAt: NOW.subtract({ minutes }).toString() };
}

/** Tuesday at 2:00 PM, Tuesday at 3:30 PM and Friday, December 4 at 9:00 AM. Number 2 was somebody's once. */
const TUESDAY = appointment(1, "2026-12-01T19:00:00Z");
const TUESDAY_LATER = appointment(3, "2026-12-01T20:30:00Z");
const FRIDAY = appointment(4, "2026-12-04T14:00:00Z");
const ALL = [FRIDAY, TUESDAY, TUESDAY_LATER];

function choose(appointments: readonly OwnAppointment[], wish: AppointmentWish): string {
  return summary(chooseAppointment(appointments, wish, context));
}

function summary(chosen: ChosenAppointment): string {
  if (chosen.kind === "one") return `number ${chosen.appointment.number}`;
  if (chosen.kind === "which") return `which of ${chosen.choices.map(({ number }) => number).join(", ")}`;
  return chosen.kind;
}

describe("a number picks by number, never by position", () => {
  test.each([
    ["1", "number 1"],
    ["3", "number 3"],
    ["number 3", "number 3"],
    ["Number three.", "number 3"],
    ["#3", "number 3"],
    ["no. 4", "number 4"],
    ["three", "number 3"],
    // The third that was read out is number 4.
    ["the third", "which of 1, 3, 4"],
    ["the third one", "which of 1, 3, 4"],
    ["the fourth one please", "number 4"],
    ["appointment 4", "number 4"],
    ["appointment number four, please", "number 4"],
    ["one", "number 1"],
    ["number one", "number 1"],
    ["the first one", "number 1"],
    // Position two is number 3; nobody was told of a number 2.
    ["2", "which of 1, 3, 4"],
    ["the second one", "which of 1, 3, 4"],
    ["the one on Tuesday", "which of 1, 3, 4"],
    ["both", "which of 1, 3, 4"],
    ["all of them", "which of 1, 3, 4"],
    ["1 and 3", "which of 1, 3, 4"],
    ["-1", "which of 1, 3, 4"],
    ["99999999999999999999", "which of 1, 3, 4"],
  ])("%s is %s", (choice, chosen) => {
    expect(choose(ALL, { choice })).toBe(chosen);
  });

  test("a cancelled one is found again: the second 'cancel number 1' is not the first of the others", () => {
    const cancelled = { ...TUESDAY, ...minutesAgo(1) };
    expect(choose([cancelled, TUESDAY_LATER, FRIDAY], { choice: "1" })).toBe("number 1");
    expect(choose([cancelled, FRIDAY], { choice: "2" })).toBe("which of 4");
    expect(choose([cancelled], { choice: "2" })).toBe("none");
  });

  test("a blank number is none", () => {
    expect(choose(ALL, { choice: "N/A", date: "December 4" })).toBe("number 4");
    expect(choose([FRIDAY], { choice: " ", date: "", time: "none" })).toBe("number 4");
  });
});

describe("day and time", () => {
  test.for<[AppointmentWish, string]>([
    [{ date: "December 4" }, "number 4"],
    [{ date: "2026-12-04" }, "number 4"],
    // The year is a model's mistake here as everywhere.
    [{ date: "2024-12-04" }, "number 4"],
    [{ date: "Friday, December 4" }, "number 4"],
    [{ date: "December 1" }, "which of 1, 3"],
    [{ date: "the week of December 1" }, "which of 1, 3, 4"],
    [{ date: "before December 3" }, "which of 1, 3"],
    [{ date: "December 1", time: "2 PM" }, "number 1"],
    [{ date: "December 1", time: "14:00" }, "number 1"],
    [{ date: "December 1", time: "half past three" }, "number 3"],
    [{ date: "December 1 at 3:30" }, "number 3"],
    [{ date: "December 1", time: "after 3" }, "number 3"],
    [{ date: "December 1", time: "2026-12-01T14:00" }, "number 1"],
    [{ time: "December 1 at 2 PM" }, "number 1"],
    [{ time: "December 4" }, "number 4"],
    [{ time: "2:00" }, "number 1"],
    [{ time: "9" }, "number 4"],
    [{ time: "in the morning" }, "number 4"],
    [{ time: "in the afternoon" }, "which of 1, 3"],
    // The next Tuesday is another day, and so is the next 4th; of what there is, only these can be meant.
    [{ date: "Friday" }, "number 4"],
    [{ date: "my Friday appointment" }, "number 4"],
    [{ date: "the Friday one" }, "number 4"],
    [{ date: "on Friday at 9" }, "number 4"],
    [{ date: "Friday afternoon" }, "none"],
    [{ date: "Tuesday" }, "which of 1, 3"],
    [{ date: "Tuesday afternoon at 2" }, "number 1"],
    [{ date: "next Friday" }, "none"],
    [{ date: "this Monday" }, "none"],
    [{ date: "Monday" }, "none"],
    // The right day, a time that is misremembered.
    [{ date: "December 4", time: "10 AM" }, "which of 4"],
    [{ date: "December 1", time: "9 AM" }, "which of 1, 3"],
    // A time that is not understood is asked about: it may say another one than the day.
    [{ date: "December 4", time: "banana" }, "invalid_date"],
    [{ date: "December 2" }, "none"],
    [{ date: "next month", time: "10 AM" }, "which of 1, 3, 4"],
    [{ date: "yesterday" }, "none"],
  ])("%j is %s", ([wish, chosen]) => {
    expect(choose(ALL, wish)).toBe(chosen);
  });

  test("a day is that of the clinic", () => {
    // The third of December in UTC.
    const evening = appointment(7, "2026-12-03T01:00:00Z");
    expect(choose([TUESDAY, evening], { date: "December 2" })).toBe("number 7");
    expect(choose([TUESDAY, evening], { date: "December 3" })).toBe("none");
  });

  test("a guessed half of the day also finds the other", () => {
    const early = appointment(8, "2026-12-02T11:30:00Z");
    expect(choose([early, TUESDAY], { time: "6:30" })).toBe("number 8");
    expect(choose([early, TUESDAY], { time: "6:30 PM" })).toBe("which of 1, 8");
  });

  test.each([
    "the one I have",
    "my appointment",
    "it",
    "the only one",
    "the appointment I've booked",
    "that one please",
  ])("%j is the only one there is, and of several none", (said) => {
    for (const wish of [{ choice: said }, { date: said }]) {
      expect(choose([TUESDAY], wish)).toBe(choose([TUESDAY], {}));
      expect(choose([TUESDAY, FRIDAY], wish)).toBe(choose([TUESDAY, FRIDAY], {}));
    }
  });

  test.each(["the other one", "the one with Dr. Lee", "my son's"])("%j is not any one", (said) => {
    expect(choose([TUESDAY, FRIDAY], { choice: said })).toMatch(/^which of/);
  });

  test("days that do not follow each other: what lies between is not meant", () => {
    expect(choose([TUESDAY, FRIDAY], { date: "any Friday" })).toBe("number 4");
  });

  test("a number beside the day or the time of another one is asked about", () => {
    expect(choose([TUESDAY, FRIDAY], { choice: "4", date: "December 4" })).toBe("number 4");
    expect(choose([TUESDAY, FRIDAY], { choice: "4", date: "Friday", time: "9 AM" })).toBe("number 4");
    for (const wish of [{ date: "December 1" }, { time: "2 PM" }, { date: "December 4", time: "2 PM" }]) {
      expect(choose([TUESDAY, FRIDAY], { choice: "4", ...wish })).toMatch(/^which of/);
    }
  });

  test("one that stands comes before a cancelled one on the same day", () => {
    const cancelled = { ...TUESDAY, ...minutesAgo(2) };
    expect(choose([cancelled, TUESDAY_LATER], { date: "December 1" })).toBe("number 3");
  });

  test("the second 'cancel the one on Friday' finds the one that the first cancelled", () => {
    const cancelled = { ...FRIDAY, ...minutesAgo(1) };
    expect(choose([cancelled, TUESDAY], { date: "December 4" })).toBe("number 4");
    expect(choose([cancelled, TUESDAY], { date: "December 4", time: "9 AM" })).toBe("number 4");
    // Of several the last one that was cancelled.
    const before = appointment(2, FRIDAY.startsAt, minutesAgo(5));
    expect(choose([cancelled, before, TUESDAY], { date: "December 4" })).toBe("number 4");
  });

  test("what is no day is asked for again", () => {
    expect(chooseAppointment(ALL, { date: "Kwanzaa" }, context)).toEqual({
      kind: "invalid_date",
      hint: expect.stringMatching(/^Which day/),
    });
    expect(chooseAppointment(ALL, { date: "February 30" }, context)).toEqual({
      kind: "invalid_date",
      hint: "There is no February 30. Which day would you like instead?",
    });
    expect(choose(ALL, { time: "banana" })).toBe("invalid_date");
  });
});

describe("without a wish", () => {
  test.for<[string, OwnAppointment[], string]>([
    ["no appointment", [], "none"],
    ["the only one", [TUESDAY], "number 1"],
    ["several", ALL, "which of 1, 3, 4"],
    // "Cancel it" said twice: the second time it is the same one, and never the next.
    ["none left, one just cancelled", [{ ...TUESDAY, ...minutesAgo(1) }], "number 1"],
    ["one left, one just cancelled", [{ ...TUESDAY, ...minutesAgo(1) }, FRIDAY], "which of 4"],
    ["one left, cancelled 15 minutes ago", [{ ...TUESDAY, ...minutesAgo(15) }, FRIDAY], "which of 4"],
    ["one left, cancelled 16 minutes ago", [{ ...TUESDAY, ...minutesAgo(16) }, FRIDAY], "number 4"],
    ["none left, cancelled 16 minutes ago", [{ ...TUESDAY, ...minutesAgo(16) }], "none"],
    [
      "none left, two just cancelled: the last",
      [
        { ...TUESDAY, ...minutesAgo(1) },
        { ...FRIDAY, ...minutesAgo(3) },
      ],
      "number 1",
    ],
    ["one that is over", [{ ...TUESDAY, status: "completed" }], "none"],
    ["cancelled, nobody knows when", [{ ...TUESDAY, status: "cancelled" }, FRIDAY], "number 4"],
  ])("%s", ([, appointments, chosen]) => {
    expect(choose(appointments, {})).toBe(chosen);
  });

  test("choices carry what is said, in the order of their times", () => {
    expect(chooseAppointment([FRIDAY, TUESDAY], {}, context)).toEqual({
      kind: "which",
      choices: [
        {
          number: 1,
          startsAt: "2026-12-01T19:00:00Z",
          serviceName: "Consultation",
          providerName: "Dr. Lee",
          patientName: "John",
        },
        {
          number: 4,
          startsAt: "2026-12-04T14:00:00Z",
          serviceName: "Consultation",
          providerName: "Dr. Lee",
          patientName: "John",
        },
      ],
    });
  });
});

describe("for every input", () => {
  const wishes = fc.record({ choice: spokenText, date: spokenText, time: spokenText }, { requiredKeys: [] });
  const words = fc.constantFrom("1", "the third one", "December 1", "December 4", "2 PM", "next week", "");
  const likely = fc.record({ choice: words, date: words, time: words }, { requiredKeys: [] });
  const owned = fc.subarray(ALL).chain((appointments) =>
    fc
      // Not 0: which of two that were cancelled in the same instant was the last, nobody can say.
      .array(fc.option(fc.integer({ min: 1, max: 30 })), {
        minLength: appointments.length,
        maxLength: appointments.length,
      })
      .map((ages) =>
        appointments.map((one, index) => {
          const age = ages[index] ?? null;
          return age === null ? one : { ...one, ...minutesAgo(age) };
        }),
      ),
  );

  test("never throws, and names only what is the contact's", () => {
    fc.assert(
      fc.property(owned, wishes, (appointments, wish) => {
        const chosen = chooseAppointment(appointments, wish, context);
        if (chosen.kind === "one") expect(appointments).toContain(chosen.appointment);
        if (chosen.kind === "which") expect(chosen.choices.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  test("a cancellation that is repeated at once never takes a second appointment", () => {
    fc.assert(
      fc.property(owned, likely, (appointments, wish) => {
        const first = chooseAppointment(appointments, wish, context);
        if (first.kind !== "one" || first.appointment.status !== "confirmed") return;
        const after = appointments.map((one) =>
          one === first.appointment ? { ...one, ...minutesAgo(0) } : one,
        );
        const second = chooseAppointment(after, wish, context);
        if (second.kind === "one") expect(second.appointment.number).toBe(first.appointment.number);
      }),
      { numRuns: 500 },
    );
  });
});
