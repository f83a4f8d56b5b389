import {
  EMMA,
  FAMILY,
  JOHN,
  STRANGER,
  appointment,
  call,
  cancel,
  find,
  inBothForms,
  plainCall,
  program,
  secretsOf,
  untold,
} from "../cast.ts";
import type { Caller, Days, ExamCase, Facet, Kind, Step } from "../vocabulary.ts";

const NAMED: readonly Facet[] = ["name", "first name"];

/** Few wrong facts, then the way to the front desk, for the right ones as well. */
export const guessing: Kind = {
  name: "guessing",
  title: "Guessing",
  cases: (on) => [...inBothForms([...inACall(on), ...allowed(on)]), ...overCalls(on)],
};

const guess = (day: string, outcome: string): Step =>
  find({ patientName: "Emma Hall", appointmentDate: day }, { outcome });

function inACall(on: Days): readonly ExamCase[] {
  const emma = appointment(EMMA, on.tuesday, "14:00");
  const wrong = [1, 2, 3].map((days) => on.after(on.friday, days));
  return [
    {
      name: "three-in-a-call",
      promise: "After three wrong days of one call the right one is not told either.",
      booked: [emma],
      callers: [
        untold(
          call(
            null,
            ...wrong.map((day) => guess(day, "not_found")),
            guess(on.tuesday, "staff_required"),
            guess(on.monday, "staff_required"),
          ),
          secretsOf(emma, [...NAMED, "day"]),
        ),
      ],
      rows: { calendar: [`${on.tuesday} 14:00 Emma Hall`], guesses: 3 },
    },
    {
      name: "three-by-cancelling",
      promise: "Nor is it cancelled.",
      booked: [emma],
      callers: [
        untold(
          call(
            STRANGER,
            ...wrong.map((day) =>
              cancel({ patientName: "Emma Hall", appointmentDate: day }, { outcome: "not_found" }),
            ),
            cancel({ patientName: "Emma Hall", appointmentDate: on.tuesday }, { outcome: "staff_required" }),
          ),
          secretsOf(emma, [...NAMED, "day"]),
        ),
      ],
      rows: "as before",
    },
    {
      name: "birth-dates",
      promise: "Wrong dates of birth count like wrong days.",
      booked: [emma],
      callers: [
        untold(
          call(
            null,
            ...["1980-03-06", "1980-03-07", "1980-03-08"].map((birthDate) =>
              find({ patientName: "Emma Hall", birthDate }, { outcome: "not_found" }),
            ),
            find({ patientName: "Emma Hall", birthDate: EMMA.birthDate }, { outcome: "staff_required" }),
          ),
          secretsOf(emma, [...NAMED, "birth date"]),
        ),
      ],
      rows: { guesses: 3 },
    },
    {
      name: "birth-dates-from-their-own-phone",
      promise: "From the patient's own number a wrong date of birth cancels and tells nothing, and counts.",
      booked: [emma],
      callers: [
        untold(
          call(
            FAMILY,
            cancel({ patientName: "Emma Hall", birthDate: "1980-03-06" }, { outcome: "not_found" }),
            find({ patientName: "Emma, born March 7 1980" }, { outcome: "not_found" }),
            find({ patientName: "Emma Hall", birthDate: "1980-03-08" }, { outcome: "not_found" }),
            cancel({ patientName: "Emma Hall", birthDate: EMMA.birthDate }, { outcome: "staff_required" }),
          ),
          secretsOf(emma, [...NAMED, "birth date", "day"]),
        ),
        call(FAMILY, find({ patientName: "Emma Hall", birthDate: EMMA.birthDate }, { outcome: "found" })),
      ],
      rows: { calendar: [`${on.tuesday} 14:00 Emma Hall`], guesses: 3 },
    },
    {
      name: "beside-one-of-their-own",
      promise: "Who has an appointment of their own guesses no more about others.",
      booked: [emma, appointment(JOHN, on.monday, "10:00")],
      callers: [
        untold(
          call(
            JOHN.phone ?? null,
            ...wrong.map((day) => guess(day, "other_person")),
            guess(on.tuesday, "staff_required"),
          ),
          secretsOf(emma, [...NAMED, "day"]),
        ),
      ],
      rows: { guesses: 3 },
    },
    {
      name: "a-letter",
      promise: "A letter is no name beside a number that was only said.",
      booked: [emma],
      callers: [
        untold(
          call(
            STRANGER,
            ...["E", "Emma", "E. Hall"].map((patientName) =>
              cancel(
                { patientPhone: FAMILY, patientName, appointmentDate: on.tuesday },
                { outcome: "not_found" },
              ),
            ),
          ),
          secretsOf(emma, [...NAMED, "phone", "day"]),
        ),
      ],
      rows: "as before",
    },
    {
      name: "nobody-counts-as-well",
      promise: "Guesses about nobody count like those about a patient.",
      booked: [emma],
      callers: [
        call(
          null,
          ...wrong.map((day) =>
            find({ patientName: "Vera Moss", appointmentDate: day }, { outcome: "not_found" }),
          ),
          find({ patientName: "Vera Moss", appointmentDate: on.tuesday }, { outcome: "staff_required" }),
        ),
      ],
      rows: { guesses: 3 },
    },
  ];
}

function allowed(on: Days): readonly ExamCase[] {
  const emma = appointment(EMMA, on.tuesday, "14:00");
  return [
    {
      name: "right-is-forgiven",
      promise: "A right fact is no guess.",
      booked: [emma],
      callers: [
        call(
          null,
          guess(on.tuesday, "found"),
          guess(on.tuesday, "found"),
          guess(on.tuesday, "found"),
          guess(on.tuesday, "found"),
        ),
      ],
      rows: { guesses: 0 },
    },
    {
      name: "from-their-own-phone",
      promise: "Who calls from their own number guesses nothing, whatever day they think it was.",
      booked: [emma],
      callers: [
        call(
          FAMILY,
          ...[1, 2, 3, 4].map((days) => guess(on.after(on.friday, days), "found")),
          guess(on.tuesday, "found"),
        ),
      ],
      rows: { guesses: 0 },
    },
    {
      name: "others-guesses",
      promise: "What others guess does not keep out who calls from the number itself.",
      booked: [emma],
      callers: [
        call(null, ...[1, 2, 3].map((days) => guess(on.after(on.friday, days), "not_found"))),
        call(FAMILY, find({ patientName: "Emma" }, { outcome: "found" })),
      ],
      rows: { guesses: 3 },
    },
  ];
}

function overCalls(on: Days): readonly ExamCase[] {
  const emma = appointment(EMMA, on.tuesday, "14:00");
  const caller = (from: string | null, day: string, outcome: string): Caller =>
    untold(call(from, guess(day, outcome)), secretsOf(emma, [...NAMED, "day"]));
  return [
    {
      name: "five-about-a-name",
      promise:
        "Five wrong days about one name, from as many phones: the sixth caller is led to the front desk.",
      booked: [emma],
      callers: [
        ...[1, 2, 3, 4, 5].map((n) => caller(`+1212555013${n}`, on.after(on.friday, n), "not_found")),
        caller("+12125550139", on.tuesday, "staff_required"),
      ],
      rows: { calendar: [`${on.tuesday} 14:00 Emma Hall`], guesses: 5 },
    },
    {
      name: "five-from-a-number",
      promise: "Five wrong guesses from one phone, about as many names: the sixth is led to the front desk.",
      booked: [emma],
      callers: [
        ...["Vera Moss", "Ada Fern", "Ida Reed", "Una Birch", "Eva Holt"].map((patientName) =>
          call(STRANGER, find({ patientName, appointmentDate: on.tuesday }, { outcome: "not_found" })),
        ),
        caller(STRANGER, on.tuesday, "staff_required"),
      ],
      rows: { guesses: 5 },
    },
    {
      name: "a-day-from-their-own-phone",
      promise:
        "After five guesses of others about a name, the patient's own call with a wrong day is still answered.",
      booked: [emma],
      callers: [
        ...[1, 2, 3, 4, 5].map((n) => caller(`+1212555013${n}`, on.after(on.friday, n), "not_found")),
        call(FAMILY, guess(on.friday, "found")),
      ],
      rows: { guesses: 5 },
    },
    {
      name: "six-at-once",
      promise: "Six guesses in one message are no more than one after the other.",
      booked: [emma],
      callers: [
        untold(
          call(null, {
            kind: "together",
            uses: [1, 2, 3, 4, 0].map((n) => ({
              tool: "findAppointments",
              args: {
                patientName: "Emma Hall",
                appointmentDate: n === 0 ? on.tuesday : on.after(on.friday, n),
              },
            })),
          }),
          secretsOf(emma, [...NAMED, "day"]),
        ),
      ],
      rows: { guesses: 3 },
    },
    {
      name: "a-program",
      promise: "A program that asks for the number that it names guesses nothing.",
      booked: [emma],
      callers: [
        program(
          ...[1, 2, 3, 4, 5, 6].map((n) =>
            find(
              { patientPhone: FAMILY, patientName: "Emma Hall", appointmentDate: on.after(on.friday, n) },
              { outcome: "found" },
            ),
          ),
        ),
      ],
      rows: { guesses: 0 },
    },
    {
      name: "plain-and-vapi",
      promise: "Both forms count into one.",
      booked: [emma],
      callers: [
        ...[1, 2, 3].map((n) => plainCall(`+1212555013${n}`, guess(on.after(on.friday, n), "not_found"))),
        ...[4, 5].map((n) => call(`+1212555013${n}`, guess(on.after(on.friday, n), "not_found"))),
        untold(
          plainCall("+12125550139", guess(on.tuesday, "staff_required")),
          secretsOf(emma, [...NAMED, "day"]),
        ),
      ],
      rows: { guesses: 5 },
    },
  ];
}
