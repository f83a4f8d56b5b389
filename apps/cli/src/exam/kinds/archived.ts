import {
  EMMA,
  FAMILY,
  JOHN,
  NOTHING,
  appointment,
  book,
  call,
  cancel,
  free,
  inBothForms,
  line,
  move,
  plainCall,
  wish,
} from "../cast.ts";
import type { Args, ClinicSetup, Days, ExamCase, Expected, Kind } from "../vocabulary.ts";

const LEFT: ClinicSetup = { providers: [{ name: "Dr. Gone", archived: true }, { name: "Dr. Lee" }] };
const LEES: ClinicSetup = {
  providers: [{ name: "Dr. Maya Lee" }, { name: "Dr. Tom Lee" }, { name: "Dr. Patel" }],
};

/** Whom the caller sees is whom they named, and somebody who has left is said to have. */
export const archived: Kind = {
  name: "providers",
  title: "Who sees the patient",
  cases: (on) => inBothForms([...left(on), ...named(on)]),
};

function left(on: Days): readonly ExamCase[] {
  const emma = { ...appointment(EMMA, on.tuesday, "14:00"), with: "Dr. Gone" };
  const who = { patientName: "Emma Hall", newTime: "3 PM" };
  const moved = { calendar: [`${on.tuesday} 15:00 Emma Hall with Dr. Lee`] };
  return [
    {
      name: "left-asks",
      promise: "Moving what is with somebody who has left asks whom instead, and keeps it.",
      clinic: LEFT,
      booked: [emma],
      callers: [call(FAMILY, move(who, { outcome: "provider_left" }))],
      rows: "as before",
    },
    {
      name: "left-anyone",
      promise: '"Anyone" moves it to somebody who is there.',
      clinic: LEFT,
      booked: [emma],
      callers: [call(FAMILY, move({ ...who, providerName: "anyone" }, { outcome: "moved" }))],
      rows: moved,
    },
    {
      name: "left-named",
      promise: "Whoever is named instead takes it.",
      clinic: LEFT,
      booked: [emma],
      callers: [call(FAMILY, move({ ...who, providerName: "Dr. Lee" }, { outcome: "moved" }))],
      rows: moved,
    },
    {
      name: "left-insists",
      promise: "Who insists on somebody who has left gets nobody else silently.",
      clinic: LEFT,
      booked: [emma],
      callers: [call(FAMILY, move({ ...who, providerName: "Dr. Gone" }, { outcome: "provider_left" }))],
      rows: "as before",
    },
    {
      name: "left-cancel",
      promise: "What is with somebody who has left can be cancelled.",
      clinic: LEFT,
      booked: [emma],
      callers: [call(FAMILY, cancel({ patientName: "Emma Hall" }, { outcome: "cancelled" }))],
      rows: { calendar: [`${line(emma)} with Dr. Gone cancelled`] },
    },
    {
      name: "left-book",
      promise: "Nobody is booked with somebody who has left.",
      clinic: LEFT,
      callers: [
        call(
          "+14155550166",
          book(
            { ...wish(JOHN, on.tuesday, "14:00"), providerName: "Dr. Gone" },
            { outcome: "provider_left" },
          ),
        ),
      ],
      rows: NOTHING,
    },
    {
      name: "all-left",
      promise: "Where nobody is left, nothing is booked and nothing offered.",
      clinic: { providers: [{ name: "Dr. Gone", archived: true }] },
      callers: [
        call("+14155550166", book(wish(JOHN, on.tuesday, "14:00"))),
        plainCall(null, free({ appointmentDate: on.tuesday }, { offers: { none: true } })),
      ],
      rows: NOTHING,
    },
  ];
}

function named(on: Days): readonly ExamCase[] {
  const table: readonly (readonly [
    name: string,
    clinic: ClinicSetup,
    says: Args,
    expect: Expected,
    calendar: readonly string[],
  ])[] = [
    ["which-lee", LEES, { providerName: "Dr. Lee" }, { outcome: "which_provider" }, []],
    [
      "tom-lee",
      LEES,
      { providerName: "Tom Lee" },
      { outcome: "booked" },
      [`${on.tuesday} 14:00 John Smith with Dr. Tom Lee`],
    ],
    [
      "doctor-patel",
      LEES,
      { providerName: "doctor patel" },
      { outcome: "booked" },
      [`${on.tuesday} 14:00 John Smith with Dr. Patel`],
    ],
    ["nobody", LEES, { providerName: "Dr. House" }, { outcome: "unknown_provider" }, []],
    ["half-a-name", LEES, { providerName: "Dr. Leeson" }, { outcome: "unknown_provider" }, []],
  ];
  const does = table.map(([name, clinic, says, expect, calendar]): ExamCase => ({
    name,
    promise: `Asked for ${JSON.stringify(says)}: ${calendar.length > 0 ? "that one and nobody else" : "it is asked whom, and nobody is booked"}.`,
    clinic,
    callers: [call("+14155550166", book({ ...wish(JOHN, on.tuesday, "14:00"), ...says }, expect))],
    rows: { calendar },
  }));
  const any = ["I don't care", "anyone", "no preference", "whoever is free"].map(
    (providerName, index): ExamCase => ({
      name: `anybody-${index + 1}`,
      promise: `"${providerName}" is anybody.`,
      callers: [
        call(
          "+14155550166",
          book({ ...wish(JOHN, on.tuesday, "14:00"), providerName }, { outcome: "booked" }),
        ),
      ],
      rows: { calendar: [`${on.tuesday} 14:00 John Smith`] },
    }),
  );
  return [
    ...does,
    ...any,
    {
      name: "does-not-give-it",
      promise: "Nobody is booked with somebody who does not do that.",
      clinic: {
        services: [
          { key: "consultation", name: "Consultation", minutes: 30 },
          { key: "cleaning", name: "Cleaning", minutes: 30 },
        ],
        providers: [
          { name: "Dr. Lee", gives: ["consultation"] },
          { name: "Ms. Brown", gives: ["cleaning"] },
        ],
      },
      callers: [
        call(
          "+14155550166",
          book(
            { ...wish(JOHN, on.tuesday, "14:00"), serviceType: "cleaning", providerName: "Dr. Lee" },
            { outcome: "unknown_provider" },
          ),
          book({ ...wish(JOHN, on.tuesday, "14:00"), serviceType: "cleaning" }, { outcome: "booked" }),
        ),
      ],
      rows: { calendar: [`${on.tuesday} 14:00 John Smith with Ms. Brown for Cleaning`] },
    },
  ];
}
