import { describe, expect, test } from "vitest";
import { NEW_YORK, OFFICE_HOURS, zoneOf } from "../testing/clock.ts";
import { Temporal } from "temporal-polyfill";
import { chooseAppointment } from "./choose-appointment.ts";
import type { AppointmentWish, OwnAppointment } from "./own-appointment.ts";
import type { MomentContext } from "./moment-context.ts";

/** Monday, noon in New York. */
const NOW = Temporal.Instant.from("2026-11-30T17:00:00Z");
const context: MomentContext = { now: NOW, zone: zoneOf(NEW_YORK), region: "US", openingHours: OFFICE_HOURS };

/** Each is named by its day. */
function booked(...days: readonly string[]): OwnAppointment[] {
  return days.map((day, index) => ({
    appointmentId: `a${index}`,
    contactId: "c",
    number: index + 1,
    startsAt: day.includes("T") ? day : `${day}T15:00:00Z`,
    endsAt: `${day.slice(0, 10)}T22:00:00Z`,
    serviceName: "Consultation",
    providerName: "Dr. Lee",
    patientName: "John Smith",
    status: "confirmed",
    cancelledAt: null,
  }));
}

function choose(appointments: readonly OwnAppointment[], wish: AppointmentWish): string {
  const chosen = chooseAppointment(appointments, wish, context);
  const dayOf = ({ startsAt }: { startsAt: string }) => startsAt.slice(5, 10);
  if (chosen.kind === "one") return dayOf(chosen.appointment);
  if (chosen.kind === "which") {
    return `${chosen.several === true ? "several" : "which"}: ${chosen.choices.map(dayOf).join(", ")}`;
  }
  return chosen.kind;
}

/** A Wednesday and a Thursday. */
const TWO = booked("2026-12-02", "2026-12-17");
/** A Thursday, a Saturday and a Saturday; numbered as they were made, not in their order. */
const THREE = booked("2027-01-02", "2026-12-10", "2026-12-12");
/** The first and the last on a Tuesday, two of them on the same day. */
const TUESDAYS = booked("2026-12-01", "2026-12-04", "2026-12-08T15:00:00Z", "2026-12-08T19:00:00Z");

describe("a place in the list that was read out", () => {
  test.each([
    ["the second one", TWO, "12-17"],
    ["the 2nd one", TWO, "12-17"],
    ["second one", TWO, "12-17"],
    ["my second appointment", TWO, "12-17"],
    ["the second one please", TWO, "12-17"],
    ["cancel the second one", TWO, "12-17"],
    ["the second of the two", TWO, "12-17"],
    ["the second one on the list", TWO, "12-17"],
    ["the second one you mentioned", TWO, "12-17"],
    ["the first one", TWO, "12-02"],
    ["the first", TWO, "12-02"],
    ["the very first one", TWO, "12-02"],
    ["the first of them", TWO, "12-02"],
    // Something is on a 2nd, and it is not the second.
    ["the second", TWO, "which: 12-02, 12-17"],
    ["second", TWO, "which: 12-02, 12-17"],
    ["the 2nd", TWO, "which: 12-02, 12-17"],
    ["the 17th", TWO, "12-17"],
    ["the 17th one", TWO, "12-17"],
    ["the second of December", TWO, "12-02"],
    ["December second", TWO, "12-02"],
    ["the third one", TWO, "which: 12-02, 12-17"],
    ["the second one", THREE, "12-12"],
    ["the second", THREE, "which: 12-12, 01-02"],
    ["the first one", THREE, "12-10"],
    ["the first", THREE, "12-10"],
    ["the 1st", THREE, "which: 12-10, 12-12, 01-02"],
    ["the third one", THREE, "01-02"],
    ["the third", THREE, "01-02"],
    ["the twelfth", THREE, "12-12"],
    ["the fourth one", THREE, "which: 12-10, 12-12, 01-02"],
    ["the first one in December", THREE, "12-10"],
    ["the second one in December", THREE, "12-12"],
    ["the first one", TUESDAYS, "12-01"],
    ["the first", TUESDAYS, "12-01"],
    ["the second one on Tuesday", TUESDAYS, "which: 12-01"],
    ["the second one on December 8", TUESDAYS, "12-08"],
    ["the fourth", TUESDAYS, "which: 12-04, 12-08"],
  ])("%j of %j", (date, appointments, expected) => {
    expect(choose(appointments, { date })).toBe(expected);
  });

  test.each([
    ["the later one", TWO, "12-17"],
    ["later", TWO, "12-17"],
    ["the later", TWO, "12-17"],
    ["the later appointment please", TWO, "12-17"],
    ["the latter", TWO, "12-17"],
    ["the later of the two", TWO, "12-17"],
    ["the last one", TWO, "12-17"],
    ["last", TWO, "12-17"],
    ["my last appointment", TWO, "12-17"],
    ["the latest one", TWO, "12-17"],
    ["the final one", TWO, "12-17"],
    ["the earlier one", TWO, "12-02"],
    ["the sooner one", TWO, "12-02"],
    ["the former", TWO, "12-02"],
    ["the earliest", TWO, "12-02"],
    ["the soonest one", TWO, "12-02"],
    ["the next one", TWO, "12-02"],
    ["my next appointment", TWO, "12-02"],
    ["next", TWO, "12-02"],
    ["the closest one", TWO, "12-02"],
    ["cancel the next one", TWO, "12-02"],
    ["the later one", THREE, "which: 12-10, 12-12, 01-02"],
    ["the earlier one", THREE, "which: 12-10, 12-12, 01-02"],
    ["the last one", THREE, "01-02"],
    ["the next one", THREE, "12-10"],
    ["the last one in December", THREE, "12-12"],
    ["the later one in December", THREE, "12-12"],
    ["the earlier one on Saturday", THREE, "12-12"],
    ["the later one on December 8", TUESDAYS, "12-08"],
    ["December 8, the later one", TUESDAYS, "12-08"],
    ["the other one", TWO, "which: 12-02, 12-17"],
    ["either of them", TWO, "which: 12-02, 12-17"],
    ["neither", TWO, "which: 12-02, 12-17"],
    // A day, and no place.
    ["next Thursday", THREE, "12-10"],
    ["later this week", TWO, "12-02"],
  ])("%j of %j", (said, appointments, expected) => {
    expect(choose(appointments, { date: said })).toBe(expected);
    if (!/day|week/.test(said)) expect(choose(appointments, { choice: said })).toBe(expected);
  });

  test.each([
    "both",
    "both of them",
    "both appointments",
    "all",
    "all of them",
    "all of my appointments",
    "all appointments",
    "cancel them all",
    "everything",
    "every one of them",
    "all three",
    "all 3 of them",
    "the first two",
    "both please",
    "1 and 3",
    "the first and the third one",
    "numbers one and two",
  ])("%j is more than one at once", (said) => {
    expect(choose(THREE, { date: said })).toBe("several: 12-10, 12-12, 01-02");
    expect(choose(THREE, { choice: said })).toBe("several: 12-10, 12-12, 01-02");
  });

  test("what the day or the time says beside it holds", () => {
    expect(choose(TUESDAYS, { date: "December 8", choice: "the later one" })).toBe("12-08");
    expect(choose(TUESDAYS, { date: "December 8", choice: "the last one" })).toBe("12-08");
    expect(choose(THREE, { date: "December", time: "the later one" })).toBe("12-12");
    expect(choose(TUESDAYS, { date: "both on December 8" })).toBe("several: 12-08, 12-08");
    expect(choose(TUESDAYS, { date: "the last one", time: "10 AM" })).toBe("12-08");
  });

  test("a number in the place of the day is a number", () => {
    expect(choose(THREE, { date: "number 2" })).toBe("12-10");
    expect(choose(THREE, { date: "option two" })).toBe("12-10");
    expect(choose(THREE, { date: "#3" })).toBe("12-12");
  });

  test("a place that was cancelled a moment ago is not taken by the next", () => {
    for (const said of [
      "the first one",
      "the first",
      "the next one",
      "the second one",
      "the last one",
      "the later one",
    ]) {
      const once = chooseAppointment(TWO, { date: said }, context);
      if (once.kind !== "one") throw new Error(`${said} is not certain`);
      const after = TWO.map((one) =>
        one.appointmentId === once.appointment.appointmentId
          ? { ...one, status: "cancelled" as const, cancelledAt: NOW.subtract({ minutes: 1 }).toString() }
          : one,
      );
      expect(choose(after, { date: said })).toMatch(/^which/);
    }
  });

  test("a place beside the number of another is asked about", () => {
    expect(choose(THREE, { choice: "3", date: "the second one" })).toBe("12-12");
    expect(choose(THREE, { choice: "2", date: "the second one" })).toBe("which: 12-10, 12-12, 01-02");
    expect(choose(THREE, { choice: "the second one" })).toBe("which: 12-10, 12-12, 01-02");
    expect(choose(TWO, { choice: "the second one" })).toBe("12-17");
  });

  test.each([
    "both the Tuesday ones",
    "the middle one",
    "the newest one",
    "the one I just made",
    "the one after that",
    "the following one",
    "the second to last one",
    "all of the above",
  ])("%j is answered with the list", (said) => {
    expect(choose(THREE, { date: said })).toMatch(/^(?:which|several): 12-10, 12-12, 01-02$/);
  });

  test.each([
    ["the second one at 2 pm", "which: 12-17"],
    ["the second, at 2 pm", "which: 12-02"],
    ["the one at 2 pm", "12-17"],
    ["the 2 pm one", "12-17"],
    ["the morning one", "12-02"],
    ["the one in the afternoon", "12-17"],
    ["the December 17 one", "12-17"],
    ["the one on the 17th", "12-17"],
    ["the 17th one at 2 pm", "12-17"],
    ["the 17th one at 9 am", "which: 12-17"],
    ["my Thursday appointment at 9 am", "which: 12-17"],
    ["the later time", "12-17"],
    ["whichever comes first", "which: 12-02, 12-17"],
  ])("with a time: %j is %s", (date, expected) => {
    expect(choose(booked("2026-12-02T15:00:00Z", "2026-12-17T19:00:00Z"), { date })).toBe(expected);
  });

  test("of two at the same time neither is the first or the last", () => {
    const twins = booked("2026-12-08", "2026-12-08");
    expect(choose(twins, { date: "the next one" })).toBe("which: 12-08, 12-08");
    expect(choose(twins, { date: "the later one" })).toBe("which: 12-08, 12-08");
  });
});
