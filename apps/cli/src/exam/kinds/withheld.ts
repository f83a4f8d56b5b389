import {
  EMMA,
  FAMILY,
  JOHN,
  NOTHING,
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

/** Without a calling number nobody is anybody, and everybody can be booked. */
export const withheld: Kind = {
  name: "withheld",
  title: "A withheld number",
  cases: (on) => [...inBothForms([...bookings(on), ...facts(on)]), ...inOneCall(on)],
};

function bookings(on: Days): readonly ExamCase[] {
  const said = wish(JOHN, on.tuesday, "14:00");
  return [
    {
      name: "no-contact",
      promise: "Without a number and an address it is asked for one, and nothing is booked.",
      callers: [call(null, book(said, { outcome: "contact_required" }))],
      rows: NOTHING,
    },
    {
      name: "no-contact-in-words",
      promise: '"N/A" and "none" are no number and no address.',
      callers: [
        call(
          null,
          book({ ...said, patientPhone: "N/A", patientEmail: "none" }, { outcome: "contact_required" }),
        ),
      ],
      rows: NOTHING,
    },
    {
      name: "this-number",
      promise: '"This number" is none, where there is none.',
      callers: [call(null, book({ ...said, patientPhone: "this number" }, { outcome: "contact_required" }))],
      rows: NOTHING,
    },
    {
      name: "by-address",
      promise: "An address is enough.",
      callers: [call(null, book({ ...said, patientEmail: "john@example.com" }))],
      rows: { calendar: [`${on.tuesday} 14:00 John Smith`], contacts: ["- John Smith <john@example.com>"] },
    },
    {
      name: "by-number",
      promise: "A number that is given is enough.",
      callers: [call(null, book({ ...said, patientPhone: JOHN.phone }))],
      rows: { calendar: [`${on.tuesday} 14:00 John Smith`], contacts: ["+14155550166 John Smith"] },
    },
    {
      name: "address-of-a-patient",
      promise: "An address alone does not reach the contact that has it beside a number.",
      booked: [appointment(EMMA, on.tuesday, "14:00")],
      callers: [call(null, book({ ...wish(EMMA, on.thursday, "10:00"), patientEmail: EMMA.email }))],
      rows: {
        calendar: [`${on.tuesday} 14:00 Emma Hall`, `${on.thursday} 10:00 Emma Hall`],
        contacts: [`${FAMILY} Emma Hall <emma.hall@example.com>`, "- Emma Hall <emma.hall@example.com>"],
      },
    },
  ];
}

function facts(on: Days): readonly ExamCase[] {
  const emma = appointment(EMMA, on.tuesday, "14:00");
  const named: readonly Facet[] = ["name", "first name"];
  const table: readonly (readonly [name: string, says: Args, expect: Expected, except: readonly Facet[]])[] =
    [
      ["nothing", {}, { outcome: "identity_required" }, []],
      ["name", { patientName: "Emma Hall" }, { outcome: "identity_required" }, named],
      [
        "wrong-day",
        { patientName: "Emma Hall", appointmentDate: on.wednesday },
        { outcome: "not_found" },
        named,
      ],
      [
        "first-name-and-day",
        { patientName: "Emma", appointmentDate: on.tuesday },
        { outcome: "not_found" },
        ["first name", "day"],
      ],
      [
        "last-name-and-day",
        { patientName: "Hall", appointmentDate: on.tuesday },
        { outcome: "not_found" },
        ["name", "day"],
      ],
      [
        "number-and-name",
        { patientName: "Emma Hall", patientPhone: FAMILY },
        { outcome: "identity_required" },
        [...named, "phone"],
      ],
      [
        "wrong-birth-date",
        { patientName: "Emma Hall", birthDate: "1980-03-06" },
        { outcome: "not_found" },
        named,
      ],
    ];
  const unknown = table.flatMap(([name, says, expect, except]) => [
    {
      name: `find-${name}`,
      promise: `${JSON.stringify(says)} finds nothing.`,
      booked: [emma],
      callers: [untold(call(null, find(says, expect)), secretsOf(emma, except))],
      rows: "as before",
    } satisfies ExamCase,
    {
      name: `move-${name}`,
      promise: `${JSON.stringify(says)} moves nothing.`,
      booked: [emma],
      callers: [untold(call(null, move({ ...says, newTime: "4 PM" }, expect)), secretsOf(emma, except))],
      rows: "as before",
    } satisfies ExamCase,
  ]);
  return [
    ...unknown,
    {
      name: "name-and-day",
      promise: "The full name and the day are enough to cancel.",
      booked: [emma],
      callers: [
        call(
          null,
          cancel(
            { patientName: "Emma Hall", appointmentDate: on.words(on.tuesday) },
            { outcome: "cancelled" },
          ),
        ),
      ],
      rows: { calendar: [`${line(emma)} cancelled`] },
    },
    {
      name: "name-and-birth-date",
      promise: "The full name and the date of birth are enough to be told.",
      booked: [emma],
      callers: [
        call(
          null,
          find({ patientName: "Emma Hall", birthDate: "3/5/1980" }, { outcome: "found", tells: ["Emma"] }),
        ),
      ],
      rows: "as before",
    },
  ];
}

function inOneCall(on: Days): readonly ExamCase[] {
  const booked = book({ ...wish(JOHN, on.tuesday, "14:00"), patientEmail: "john@example.com" });
  const john = appointment({ name: "John Smith", email: "john@example.com" }, on.tuesday, "14:00");
  return [
    {
      name: "of-this-call",
      promise: "What this call has booked, it may cancel.",
      callers: [call(null, booked, cancel({}, { outcome: "cancelled" }))],
      rows: { calendar: [`${line(john)} cancelled`] },
    },
    {
      name: "of-another-call",
      promise: "The next withheld number knows nothing of it.",
      callers: [
        call(null, booked),
        untold(
          call(
            null,
            cancel({}, { outcome: "identity_required" }),
            find({ patientName: "John Smith" }, { outcome: "identity_required" }),
          ),
          secretsOf(john, ["name", "first name"]),
        ),
      ],
      rows: { calendar: [line(john)] },
    },
    {
      name: "asked-then-given",
      promise: "Asked for a number, given one: booked once.",
      callers: [
        call(
          null,
          book(wish(JOHN, on.tuesday, "14:00"), { outcome: "contact_required" }),
          book({ ...wish(JOHN, on.tuesday, "14:00"), patientPhone: "(415) 555-0166" }, { outcome: "booked" }),
        ),
      ],
      rows: { calendar: [line(john)], contacts: ["+14155550166 John Smith"] },
    },
  ];
}
