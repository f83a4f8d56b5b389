import {
  EMMA,
  FAMILY,
  JOHN,
  STRANGER,
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
import type { Days, ExamCase, Kind } from "../vocabulary.ts";

/** What a caller must know is the clinic's to say. */
export const mustBeKnown: Kind = {
  name: "must-be-known",
  title: "What a caller must know",
  cases: (on) => inBothForms([...birthDates(on), ...staffOnly(on)]),
};

const BIRTH_DATE = { callerCheck: "name_and_birth_date" } as const;
const STAFF_ONLY = { callerCheck: "staff_only" } as const;

function birthDates(on: Days): readonly ExamCase[] {
  const emma = appointment(EMMA, on.tuesday, "14:00");
  const who = { patientName: "Emma Hall" };
  const right = [
    "1980-03-05",
    "March 5th, 1980",
    "3/5/1980",
    "the fifth of March nineteen eighty",
    "5 March 1980",
  ];
  return [
    ...right.map((birthDate, index): ExamCase => ({
      name: `born-${index + 1}`,
      promise: `"${birthDate}" is the date of birth.`,
      clinic: BIRTH_DATE,
      booked: [emma],
      callers: [call(STRANGER, cancel({ ...who, birthDate }, { outcome: "cancelled" }))],
      rows: { calendar: [`${line(emma)} cancelled`] },
    })),
    ...[BIRTH_DATE, STAFF_ONLY].map((clinic): ExamCase => ({
      name: `booking-tells-nothing-${clinic.callerCheck.replaceAll("_", "-")}`,
      promise: "Nor does booking tell of what is booked: her own time is as taken as anybody's.",
      clinic,
      booked: [emma],
      callers: [
        untold(
          call(FAMILY, book(wish(EMMA, on.tuesday, "14:00"), { outcome: "slot_unavailable" })),
          secretsOf(emma, ["name", "first name", "phone", "day", "time", "provider"]),
        ),
      ],
      rows: "as before",
    })),
    {
      name: "not-born",
      promise: "From the very number, without the date of birth, nothing is told.",
      clinic: BIRTH_DATE,
      booked: [emma],
      callers: [
        untold(
          call(
            FAMILY,
            find(who, { outcome: "identity_required" }),
            cancel({ ...who, appointmentDate: on.tuesday }, { outcome: "identity_required" }),
            move({ ...who, newTime: "4 PM" }, { outcome: "identity_required" }),
          ),
          secretsOf(emma, ["name", "first name", "phone", "day"]),
        ),
      ],
      rows: "as before",
    },
    {
      name: "wrong-birth-date",
      promise: "From the very number, with a wrong date of birth, nothing is told.",
      clinic: BIRTH_DATE,
      booked: [emma],
      callers: [
        untold(
          call(FAMILY, find({ ...who, birthDate: "1980-03-06" }, { outcome: "not_found" })),
          secretsOf(emma, ["name", "first name", "phone"]),
        ),
      ],
      rows: "as before",
    },
    {
      name: "another-name",
      promise: "Another name with that date of birth is told nothing.",
      clinic: BIRTH_DATE,
      booked: [emma],
      callers: [
        untold(
          call(
            FAMILY,
            cancel({ patientName: "Tom Hall", birthDate: "1980-03-05" }, { outcome: "not_found" }),
          ),
          secretsOf(emma, ["name", "phone", "birth date"]),
        ),
      ],
      rows: "as before",
    },
  ];
}

function staffOnly(on: Days): readonly ExamCase[] {
  const emma = appointment(EMMA, on.tuesday, "14:00");
  const who = { patientName: "Emma Hall", appointmentDate: on.tuesday, birthDate: "1980-03-05" };
  return [
    {
      name: "staff-only",
      promise: "Where only staff may, nobody is told, moved or cancelled, whatever they know.",
      clinic: STAFF_ONLY,
      booked: [emma],
      callers: [
        untold(
          call(
            FAMILY,
            find(who, { outcome: "staff_required" }),
            cancel(who, { outcome: "staff_required" }),
            move({ ...who, newTime: "4 PM" }, { outcome: "staff_required" }),
          ),
          secretsOf(emma, ["name", "first name", "phone", "day", "birth date"]),
        ),
      ],
      rows: "as before",
    },
    {
      name: "staff-only-books",
      promise: "A booking is possible all the same.",
      clinic: STAFF_ONLY,
      callers: [call(JOHN.phone ?? null, book(wish(JOHN, on.tuesday, "14:00"), { outcome: "booked" }))],
      rows: { calendar: [`${on.tuesday} 14:00 John Smith`] },
    },
  ];
}
