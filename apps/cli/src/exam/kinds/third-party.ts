import {
  ANOTHER_STRANGER,
  EMMA,
  FAMILY,
  NORA,
  STRANGER,
  TOM,
  appointment,
  book,
  call,
  cancel,
  find,
  inBothForms,
  line,
  move,
  secretsOf,
  untold,
  wish,
} from "../cast.ts";
import type { Args, Days, ExamCase, Expected, Facet, Kind } from "../vocabulary.ts";

/** Somebody calls for somebody else, from a phone that is not theirs: a number that was only said needs a second fact. */
export const thirdParty: Kind = {
  name: "third-party",
  title: "On behalf of somebody",
  cases: (on) =>
    inBothForms([...known(on), ...unknown(on), ...unproven(on), ...theirPhone(on), ...bookings(on)]),
};

const SAID: Args = { patientPhone: "415 555 0123", patientName: "Emma Hall" };

function known(on: Days): readonly ExamCase[] {
  const emma = appointment(EMMA, on.tuesday, "14:00");
  return [
    {
      name: "name-and-day",
      promise: "The number, the name and the day: it is cancelled.",
      booked: [emma],
      callers: [
        call(STRANGER, cancel({ ...SAID, appointmentDate: on.words(on.tuesday) }, { outcome: "cancelled" })),
      ],
      rows: { calendar: [`${line(emma)} cancelled`] },
    },
    {
      name: "name-and-birth-date",
      promise: "The number, the name and the date of birth: it is moved.",
      booked: [emma],
      callers: [
        call(
          STRANGER,
          move({ ...SAID, birthDate: "March 5th, 1980", newTime: "3 PM" }, { outcome: "moved" }),
        ),
      ],
      rows: { calendar: [`${on.tuesday} 15:00 Emma Hall`] },
    },
    {
      name: "without-the-number",
      promise: "The full name and the day, without a number: it is found.",
      booked: [emma],
      callers: [
        call(
          STRANGER,
          find(
            { patientName: "Emma Hall", appointmentDate: on.tuesday },
            { outcome: "found", tells: ["Emma"] },
          ),
        ),
      ],
      rows: "as before",
    },
  ];
}

function unproven(on: Days): readonly ExamCase[] {
  const tom = appointment(TOM, on.tuesday, "14:00");
  const says = { patientPhone: FAMILY, patientName: "Tom Hall", birthDate: "March 6, 1981" };
  return [
    {
      name: "birth-date-that-nobody-kept",
      promise:
        "Where no date of birth is kept, any is as good as none: nothing is told and nothing cancelled.",
      booked: [tom],
      callers: [
        untold(
          call(STRANGER, cancel(says, { outcome: "not_found" })),
          secretsOf(tom, ["name", "first name", "phone"]),
        ),
      ],
      rows: "as before",
    },
  ];
}

function unknown(on: Days): readonly ExamCase[] {
  const emma = appointment(EMMA, on.tuesday, "14:00");
  const said: readonly Facet[] = ["name", "first name", "phone"];
  const table: readonly (readonly [name: string, says: Args, expect: Expected, except: readonly Facet[]])[] =
    [
      ["number-alone", { patientPhone: FAMILY }, { outcome: "identity_required" }, ["phone"]],
      ["number-and-name", SAID, { outcome: "identity_required" }, said],
      ["wrong-day", { ...SAID, appointmentDate: on.wednesday }, { outcome: "not_found" }, said],
      ["wrong-birth-date", { ...SAID, birthDate: "March 6, 1981" }, { outcome: "not_found" }, said],
      [
        "another-name",
        { patientPhone: FAMILY, patientName: "Tom Baker", appointmentDate: on.tuesday },
        { outcome: "not_found" },
        ["phone", "day"],
      ],
      [
        "another-number",
        { patientPhone: NORA.phone, patientName: "Emma Hall", appointmentDate: on.tuesday },
        { outcome: "not_found" },
        ["name", "first name", "day"],
      ],
      [
        "day-without-a-name",
        { patientPhone: FAMILY, appointmentDate: on.tuesday },
        { outcome: "identity_required" },
        ["phone", "day"],
      ],
      [
        "unclear-day",
        { ...SAID, appointmentDate: "around the 15th" },
        { outcome: ["identity_required", "invalid_date"] },
        said,
      ],
    ];
  return table.map(([name, says, expect, except]): ExamCase => ({
    name: `unknown-${name}`,
    promise: `${JSON.stringify(says)} is not enough: nothing is told and nothing cancelled.`,
    booked: [emma],
    callers: [untold(call(STRANGER, cancel(says, expect)), secretsOf(emma, except))],
    rows: "as before",
  }));
}

/** A mother on her daughter's phone: the number that she gives is the one that counts. */
function theirPhone(on: Days): readonly ExamCase[] {
  const emma = appointment(EMMA, on.tuesday, "14:00");
  const table: readonly (readonly [name: string, phone: string])[] = [
    ["another-number", "+13125550187"],
    ["one-digit-misheard", "+14155550124"],
  ];
  const rest = ["cancel", "move", "find"] as const;
  return table.flatMap(([name, patientPhone]) =>
    rest.map((verb): ExamCase => {
      const says = { patientPhone, patientName: "Emma Hall" };
      const step = { cancel: cancel(says), move: move({ ...says, newTime: "4 PM" }), find: find(says) }[verb];
      return {
        name: `${verb}-by-${name}`,
        promise: `A number that has nothing is not replaced by the one of the phone (${verb}).`,
        booked: [emma],
        callers: [untold(call(FAMILY, step), secretsOf(emma, ["name", "first name", "phone"]))],
        rows: "as before",
      };
    }),
  );
}

function bookings(on: Days): readonly ExamCase[] {
  const emma = appointment(EMMA, on.tuesday, "14:00");
  const hidden = secretsOf(emma, ["name", "first name", "phone", "day", "time", "provider"]);
  return [
    {
      name: "books-for-her",
      promise: "Who books for somebody else overwrites nothing of them.",
      booked: [emma],
      callers: [
        untold(
          call(
            STRANGER,
            book({
              ...wish(EMMA, on.thursday, "10:00"),
              patientPhone: FAMILY,
              patientEmail: "eve@example.com",
            }),
          ),
          secretsOf(emma, ["name", "first name", "phone", "provider"]),
        ),
      ],
      rows: {
        calendar: [line(emma), `${on.thursday} 10:00 Emma Hall`],
        contacts: [`${FAMILY} Emma Hall <emma.hall@example.com>`],
      },
    },
    {
      name: "books-another-name",
      promise: "Nor does a booking for another person of that number rename it.",
      booked: [emma],
      callers: [
        call(
          STRANGER,
          book({ ...wish(EMMA, on.thursday, "10:00"), patientName: "Eve Stone", patientPhone: FAMILY }),
        ),
      ],
      rows: {
        calendar: [line(emma), `${on.thursday} 10:00 Eve Stone`],
        contacts: [`${FAMILY} Emma Hall <emma.hall@example.com>`],
        persons: ["Emma Hall", "Eve Stone"],
      },
    },
    {
      name: "same-slot",
      promise: "Who asks for Emma's very time hears that it is taken, and not that it is Emma's.",
      booked: [emma],
      callers: [
        untold(
          call(
            STRANGER,
            book(
              { ...wish(EMMA, on.tuesday, "14:00"), patientPhone: FAMILY },
              { outcome: "slot_unavailable" },
            ),
          ),
          hidden,
        ),
      ],
      rows: "as before",
    },
    {
      name: "same-slot-other-provider",
      promise: "Nor that Emma is busy then: with another provider who is free it is booked, as for anybody.",
      clinic: { providers: [{ name: "Dr. Lee" }, { name: "Dr. Patel" }] },
      booked: [{ ...emma, with: "Dr. Lee" }],
      callers: [
        untold(
          call(
            STRANGER,
            book(
              { ...wish(EMMA, on.tuesday, "14:00"), patientPhone: FAMILY, providerName: "Dr. Patel" },
              { outcome: "booked" },
            ),
          ),
          secretsOf({ ...emma, with: "Dr. Lee" }, ["name", "first name", "phone", "day", "time"]),
        ),
      ],
      rows: {
        calendar: [
          `${on.tuesday} 14:00 Emma Hall with Dr. Lee`,
          `${on.tuesday} 14:00 Emma Hall with Dr. Patel`,
        ],
      },
    },
    {
      name: "hears-of-their-own",
      promise: "What a stranger has booked is theirs; what the patient has booked is not.",
      booked: [emma],
      callers: [
        untold(
          call(
            ANOTHER_STRANGER,
            book({ ...wish(EMMA, on.thursday, "10:00"), patientPhone: FAMILY }),
            find({ patientPhone: FAMILY, patientName: "Emma Hall" }),
          ),
          secretsOf(emma, ["name", "first name", "phone", "provider"]),
        ),
      ],
      rows: { calendar: [line(emma), `${on.thursday} 10:00 Emma Hall`] },
    },
  ];
}
