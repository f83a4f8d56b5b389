import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Appointment } from "../booking/appointment.ts";
import type { AppointmentChoice, BookingOutcome } from "../booking/booking-outcome.ts";
import type { Correction } from "../booking/correction.ts";
import { NEW_YORK, NOW, zoneOf } from "../testing/clock.ts";
import { spokenText } from "../testing/spoken-text.ts";
import { speakOutcome, type OutcomeContext } from "./speak-outcome.ts";

const context: OutcomeContext = { zone: zoneOf(NEW_YORK), now: NOW };
const requestedAt = "2026-12-01T19:00:00Z";
const alternatives = ["2026-12-01T19:30:00Z", "2026-12-01T20:00:00Z", "2026-12-01T20:30:00Z"];
const appointment: Appointment = {
  appointmentId: "a",
  contactId: "c",
  startsAt: requestedAt,
  endsAt: "2026-12-01T19:30:00Z",
  serviceName: "Consultation",
  providerName: "Dr. Lee",
  patientName: "John Smith",
  status: "confirmed",
};
const choice: AppointmentChoice = {
  number: 1,
  startsAt: requestedAt,
  serviceName: "Consultation",
  providerName: "Dr. Lee",
  patientName: "Emma",
};
const followUp: AppointmentChoice = {
  number: 3,
  startsAt: "2027-01-15T14:00:00Z",
  serviceName: "Follow-up",
  providerName: "",
  patientName: "Tom",
};
const assumed: Correction = { field: "time", from: "2", to: "14:00", reason: "meridiem_assumed" };

const SENTENCES: readonly (readonly [BookingOutcome, string])[] = [
  [
    { kind: "booked", appointment },
    "You're all set. I have you for Tuesday, December 1 at 2:00 PM, Consultation with Dr. Lee.",
  ],
  [
    { kind: "already_booked", appointment },
    "You're all set. I have you for Tuesday, December 1 at 2:00 PM, Consultation with Dr. Lee.",
  ],
  [
    { kind: "already_booked", appointment: { ...appointment, status: "cancelled" } },
    "Your appointment on Tuesday, December 1 at 2:00 PM, Consultation with Dr. Lee, has been cancelled since. Would you like to book a new one?",
  ],
  [
    { kind: "moved", appointment, previousStartsAt: "2026-11-30T15:00:00Z" },
    "I moved your appointment from Monday, November 30 at 10:00 AM. I now have you for Tuesday, December 1 at 2:00 PM, Consultation with Dr. Lee.",
  ],
  [
    { kind: "cancelled", appointment },
    "Your appointment on Tuesday, December 1 at 2:00 PM, Consultation with Dr. Lee, is cancelled. Is there anything else I can do for you?",
  ],
  [
    { kind: "slot_unavailable", requestedAt, alternatives },
    "That slot is no longer available. I checked the calendar and I do have 2:30 PM, 3:00 PM, or 3:30 PM available. Would any of those work for you?",
  ],
  [
    { kind: "slot_unavailable", requestedAt, alternatives: ["2026-12-02T14:00:00Z"] },
    "That slot is no longer available. I checked the calendar and I do have Wednesday, December 2 at 9:00 AM available. Would that work for you?",
  ],
  [
    { kind: "slot_unavailable", requestedAt, alternatives: [] },
    "That slot is no longer available. I have nothing else close to that time. Would another day work for you?",
  ],
  [
    { kind: "outside_hours", requestedAt: "2026-12-02T02:00:00Z", alternatives: alternatives.slice(0, 2) },
    "We are not open for appointments on Tuesday, December 1 at 9:00 PM. I do have 2:30 PM or 3:00 PM available. Would any of those work for you?",
  ],
  [
    { kind: "in_past", hint: "Thursday, November 19 has already passed. Which day would you like?" },
    "Thursday, November 19 has already passed. Which day would you like?",
  ],
  [
    { kind: "too_soon", requestedAt, minNoticeMinutes: 120, alternatives },
    "Tuesday, December 1 at 2:00 PM is too soon; we need at least 2 hours notice. I do have 2:30 PM, 3:00 PM, or 3:30 PM available. Would any of those work for you?",
  ],
  [
    { kind: "too_far", requestedAt: "2126-01-01T19:00:00Z", horizonDays: 180 },
    "Tuesday, January 1, 2126 at 2:00 PM is too far ahead; we book up to 180 days in advance. Which earlier day would work for you?",
  ],
  [
    { kind: "unknown_service", asked: "surgery", services: ["Consultation", "Check-up", "X-ray"] },
    "I do not have surgery here. I can offer Consultation, Check-up, or X-ray. Which would you like?",
  ],
  [
    {
      kind: "unknown_provider",
      asked: "Lee",
      provider: "Dr. Lee",
      service: "Cleaning",
      providers: ["Dr. Patel"],
    },
    "Dr. Lee does not offer a cleaning. I can offer Dr. Patel. Would that be all right?",
  ],
  [
    {
      kind: "unknown_provider",
      asked: "",
      provider: "Dr. Lee",
      service: "X-ray",
      providers: ["Dr. Wu", "Dr. Cruz"],
    },
    "Dr. Lee does not offer an X-ray. I can offer Dr. Wu or Dr. Cruz. Which would you like?",
  ],
  [
    { kind: "unknown_provider", asked: "", service: "MRI", providers: [] },
    "Nobody here offers MRI at the moment. Our front desk can help you with that. Is there anything else I can do for you?",
  ],
  [{ kind: "other_person", asked: "", patients: ["Tom"] }, "I have one for Tom. Did you mean that?"],
  [
    { kind: "other_person", asked: "", patients: ["John Doe Jr.", "John Doe Sr."] },
    "I have one for John Doe Jr. and one for John Doe Sr. Which did you mean?",
  ],
  [
    { kind: "unknown_service", asked: "a scan", services: ["Check-up Jr."] },
    "I do not have a scan here. I can offer Check-up Jr. Which would you like?",
  ],
  [
    { kind: "other_person", asked: "Emma Smith", patients: ["Emma Hall"] },
    "I have nothing for Emma Smith, but one for Emma Hall. Did you mean that?",
  ],
  [
    { kind: "unknown_provider", asked: "", providers: ["Dr. Lee", "Dr. Cruz"] },
    "I did not catch the provider. I can offer Dr. Lee or Dr. Cruz. Which would you like?",
  ],
  [
    { kind: "which_provider", asked: "Lee", providers: ["Dr. Maya Lee", "Dr. Tom Lee"] },
    "I found more than one provider called Lee: Dr. Maya Lee or Dr. Tom Lee. Which one would you like?",
  ],
  [
    { kind: "which_provider", asked: " ", providers: ["Dr. Lee", "Dr. Cruz", "Dr. Fox"] },
    "I can offer Dr. Lee, Dr. Cruz, or Dr. Fox. Which one would you like?",
  ],
  [
    { kind: "which_provider", asked: "", providers: ["Dr. Omar Patel"] },
    "I can offer Dr. Omar Patel. Would that be all right?",
  ],
  [
    { kind: "which_appointment", choices: [choice, followUp] },
    "I found 2 appointments: number 1, for Emma, Tuesday, December 1 at 2:00 PM, Consultation with Dr. Lee; number 3, for Tom, Friday, January 15, 2027 at 9:00 AM, Follow-up. Which one do you mean?",
  ],
  [
    { kind: "which_appointment", choices: [choice, followUp], several: true },
    "I found 2 appointments: number 1, for Emma, Tuesday, December 1 at 2:00 PM, Consultation with Dr. Lee; number 3, for Tom, Friday, January 15, 2027 at 9:00 AM, Follow-up. I can take care of one at a time. Which one first?",
  ],
  [
    { kind: "which_appointment", choices: [followUp] },
    "I found one appointment: number 3, for Tom, Friday, January 15, 2027 at 9:00 AM, Follow-up. Is that the one you mean?",
  ],
  [
    { kind: "which_appointment", choices: [] },
    "I could not find that appointment. What name, day and time is it booked under?",
  ],
  [
    { kind: "contact_required" },
    "I need your email or phone number to book the appointment. What is the best number to reach you?",
  ],
  [{ kind: "invalid_date", hint: "What time would you like?" }, "What time would you like?"],
  [
    { kind: "invalid_phone", hint: "" },
    "I did not catch that phone number. Could you say it again, digit by digit?",
  ],
  [
    { kind: "other_person", asked: "Tom Hall", patients: ["Emma"] },
    "I have nothing for Tom, but one for Emma. Did you mean that?",
  ],
  [
    { kind: "other_person", asked: "Tom", patients: ["Emma", "Max", "Emma"] },
    "I have nothing for Tom, but 2 for Emma and one for Max. Which did you mean?",
  ],
  [{ kind: "identity_required", missing: "name" }, "What is the patient's full name?"],
  [
    { kind: "identity_required", missing: "name", several: true },
    "That sounds like more than one person, and an appointment is for one. What is the full name of the one whose appointment it is?",
  ],
  [
    { kind: "other_person", asked: "The Hall", patients: ["Emma"] },
    "I have nothing for The Hall, but one for Emma. Did you mean that?",
  ],
  [
    { kind: "staff_required", canTransfer: true },
    "For your privacy, I can't look into that here. Our front desk can help you with it. Shall I put you through?",
  ],
  [{ kind: "not_found" }, "I could not find that appointment. What name, day and time is it booked under?"],
  [
    { kind: "provider_left", provider: "Dr. Lee", providers: ["Dr. Patel", "Dr. Wu"] },
    "Dr. Lee no longer sees patients here. I can offer Dr. Patel or Dr. Wu. Whom would you like to see?",
  ],
  [
    { kind: "provider_left", provider: "Dr. Lee", providers: [] },
    "Dr. Lee no longer sees patients here. Nobody else gives that at the moment. Shall I cancel the appointment?",
  ],
];

test.each(SENTENCES)("%j", (outcome, sentence) => {
  expect(speakOutcome(outcome, context)).toBe(sentence);
});

test("a repeated request hears the same words as the first, whatever else is known", () => {
  const contexts: readonly Partial<OutcomeContext>[] = [
    {},
    { serviceName: "Check-up" },
    { corrections: [assumed] },
    { serviceName: "Check-up", corrections: [assumed, { ...assumed, reason: "reformatted" }] },
    { now: NOW.add({ hours: 24 * 60 }) },
  ];
  for (const booked of [appointment, { ...appointment, serviceName: "", providerName: "" }]) {
    for (const more of contexts) {
      const first = speakOutcome({ kind: "booked", appointment: booked }, { ...context, ...more });
      const again = speakOutcome({ kind: "already_booked", appointment: booked }, { ...context, ...more });
      expect(again).toBe(first);
    }
  }
  // What the outcome carries is said, not what was asked for.
  expect(speakOutcome({ kind: "booked", appointment }, { ...context, serviceName: "Check-up" })).toBe(
    speakOutcome({ kind: "already_booked", appointment }, context),
  );
});

test("of many appointments the first five are said", () => {
  const many = [1, 2, 4, 5, 7, 8, 9].map((number) => ({ ...choice, number }));
  const say = (count: number) =>
    speakOutcome({ kind: "which_appointment", choices: many.slice(0, count) }, context);
  expect(say(7)).toMatch(/^I found 7 appointments: .*number 7, [^;]+; and 2 more\. Which one do you mean\?$/);
  expect(say(6)).toMatch(/number 8, [^;]+\. Which one do you mean\?$/);
});

describe("corrections", () => {
  test("follow what was booked", () => {
    expect(speakOutcome({ kind: "booked", appointment }, { ...context, corrections: [assumed] })).toBe(
      "You're all set. I have you for Tuesday, December 1 at 2:00 PM, Consultation with Dr. Lee. I took the time as 2:00 PM.",
    );
  });

  test("go before a question", () => {
    const said = speakOutcome(
      { kind: "slot_unavailable", requestedAt, alternatives },
      {
        ...context,
        corrections: [{ field: "date", from: "2024-12-01", to: "2026-12-01", reason: "year_moved" }],
      },
    );
    expect(said).toMatch(
      /^The year I heard has passed, so I took Tuesday, December 1\. That slot is no longer/,
    );
    expect(said).toMatch(/Would any of those work for you\?$/);
  });

  test("are not said where the date was not used", () => {
    expect(speakOutcome({ kind: "contact_required" }, { ...context, corrections: [assumed] })).not.toContain(
      "2:00",
    );
  });
});

test.each(["in_past", "invalid_date", "invalid_phone"] as const)(
  "%s with a hint without words still asks",
  (kind) => {
    expect(speakOutcome({ kind, hint: " \n" }, context)).toMatch(/^(?:That|I) .+\?$/);
  },
);

test("a missing service or provider leaves no hole", () => {
  const bare = { ...appointment, serviceName: "", providerName: "" };
  expect(speakOutcome({ kind: "booked", appointment: bare }, context)).toBe(
    "You're all set. I have you for Tuesday, December 1 at 2:00 PM, your appointment.",
  );
  expect(
    speakOutcome({ kind: "booked", appointment: bare }, { ...context, serviceName: "Check-up" }),
  ).toContain("2:00 PM, Check-up.");
});

test("always one non-empty line of plain spaces, whatever the outcome carries", () => {
  const moment = fc
    .integer({ min: 1_600_000_000, max: 4_000_000_000 })
    .map(
      (seconds) =>
        `${new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone: "UTC" }).format(seconds * 1000).replace(" ", "T")}Z`,
    );
  const moments = fc.array(moment, { maxLength: 5 });
  const names = fc.array(spokenText, { maxLength: 4 });
  const appointments = fc.record({
    appointmentId: fc.constant("a"),
    contactId: fc.constant("c"),
    startsAt: moment,
    endsAt: moment,
    serviceName: spokenText,
    providerName: spokenText,
    patientName: spokenText,
    status: fc.constant("confirmed" as const),
  });
  const outcomes: fc.Arbitrary<BookingOutcome> = fc.oneof(
    ...(["booked", "already_booked", "cancelled"] as const).map((kind) =>
      fc.record({ kind: fc.constant(kind), appointment: appointments }),
    ),
    fc.record({ kind: fc.constant("moved" as const), appointment: appointments, previousStartsAt: moment }),
    ...(["slot_unavailable", "outside_hours"] as const).map((kind) =>
      fc.record({ kind: fc.constant(kind), requestedAt: moment, alternatives: moments }),
    ),
    fc.record({
      kind: fc.constant("too_soon" as const),
      requestedAt: moment,
      minNoticeMinutes: fc.nat(10_000),
      alternatives: moments,
    }),
    fc.record({ kind: fc.constant("too_far" as const), requestedAt: moment, horizonDays: fc.nat(1000) }),
    ...(["in_past", "invalid_date", "invalid_phone"] as const).map((kind) =>
      fc.record({ kind: fc.constant(kind), hint: spokenText }),
    ),
    fc.record({ kind: fc.constant("other_person" as const), asked: spokenText, patients: names }),
    fc.record({ kind: fc.constant("person_busy" as const), appointment: appointments }),
    fc.record({ kind: fc.constant("unknown_service" as const), asked: spokenText, services: names }),
    fc.record({ kind: fc.constant("unknown_provider" as const), asked: spokenText, providers: names }),
    fc.record({ kind: fc.constant("which_provider" as const), asked: spokenText, providers: names }),
    fc.record({
      kind: fc.constant("which_appointment" as const),
      choices: fc.array(
        fc.record({
          number: fc.nat(99),
          startsAt: moment,
          serviceName: spokenText,
          providerName: spokenText,
          patientName: spokenText,
        }),
        { maxLength: 8 },
      ),
    }),
    ...(["contact_required", "not_found"] as const).map((kind) => fc.constant({ kind })),
  );
  fc.assert(
    fc.property(outcomes, (outcome) => {
      const said = speakOutcome(outcome, { ...context, corrections: [assumed] });
      expect(said).toMatch(/\S/);
      expect(said).not.toMatch(/[\p{Cc}\u2028\u2029\u202F\u00A0]|technical error|undefined|NaN/u);
    }),
    { numRuns: 250 },
  );
});

test("a time that another person of the same number has is told so, and others are offered", () => {
  const taken: BookingOutcome = { kind: "slot_unavailable", requestedAt, alternatives: [], sameNumber: true };
  expect(speakOutcome(taken, context)).toContain(
    "Tuesday, December 1 at 2:00 PM is already booked under this number, for another person. I have nothing else",
  );
});

test("somebody who has an appointment then is asked which of the two it shall be", () => {
  expect(speakOutcome({ kind: "person_busy", appointment }, context)).toBe(
    "John already has an appointment then: Tuesday, December 1 at 2:00 PM, Consultation with Dr. Lee. Shall I move that one, or look for another time?",
  );
});

test.each([
  [[], ""],
  [["sms"], " I will text you a confirmation."],
  [["email"], " I will e-mail you a confirmation."],
  [["sms", "email"], " I will text and e-mail you a confirmation."],
] as const)("a confirmation that is on its way by %j is promised, and no other", (promised, words) => {
  const said = speakOutcome({ kind: "booked", appointment }, { ...context, promised });
  expect(said).toBe(
    `You're all set. I have you for Tuesday, December 1 at 2:00 PM, Consultation with Dr. Lee.${words}`,
  );
});
