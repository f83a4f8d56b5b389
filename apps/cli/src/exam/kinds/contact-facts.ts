import {
  EMMA,
  FAMILY,
  JOHN,
  STRANGER,
  appointment,
  book,
  call,
  cancel,
  inBothForms,
  line,
  program,
  wish,
} from "../cast.ts";
import type { Days, ExamCase, Kind, Person } from "../vocabulary.ts";

/** One line is one contact; what is known of it is written down and overwritten only by whom it belongs to. */
export const contactFacts: Kind = {
  name: "contact-facts",
  title: "What is known of a contact",
  cases: (on) => [...inBothForms([...filled(on), ...notations(on)]), ...programs(on)],
};

function filled(on: Days): readonly ExamCase[] {
  const quiet: Person = { name: "Emma Hall", phone: FAMILY };
  const booked = [appointment(EMMA, on.tuesday, "14:00")];
  return [
    {
      name: "strangers-fill-nothing",
      promise:
        "An address that somebody else says with the number is not the contact's, also where it has none.",
      booked: [appointment(quiet, on.tuesday, "14:00")],
      callers: [
        call(
          STRANGER,
          book({
            ...wish(EMMA, on.thursday, "10:00"),
            patientPhone: FAMILY,
            patientEmail: "eve@example.org",
          }),
        ),
      ],
      rows: { contacts: [`${FAMILY} Emma Hall`] },
    },
    {
      name: "strangers-overwrite-nothing",
      promise: "A stranger overwrites neither name nor address.",
      booked,
      callers: [
        call(
          STRANGER,
          book({
            ...wish(JOHN, on.thursday, "10:00"),
            patientPhone: FAMILY,
            patientEmail: "eve@example.com",
          }),
        ),
      ],
      rows: {
        contacts: [`${FAMILY} Emma Hall <emma.hall@example.com>`],
        persons: ["Emma Hall", "John Smith"],
      },
    },
    {
      name: "own-address",
      promise: "From their own number the patient corrects the address.",
      booked,
      callers: [
        call(FAMILY, book({ ...wish(EMMA, on.thursday, "10:00"), patientEmail: "emma@new.example" })),
      ],
      rows: { contacts: [`${FAMILY} Emma Hall <emma@new.example>`] },
    },
    {
      name: "no-address-erases-none",
      promise: "A booking without an address leaves the one that is there.",
      booked,
      callers: [call(FAMILY, book(wish(EMMA, on.thursday, "10:00")))],
      rows: { contacts: [`${FAMILY} Emma Hall <emma.hall@example.com>`] },
    },
    {
      name: "whole-name-kept",
      promise: '"Emma" is Emma Hall, and stays Emma Hall.',
      booked,
      callers: [call(FAMILY, book({ ...wish(EMMA, on.thursday, "10:00"), patientName: "emma" }))],
      rows: { persons: ["Emma Hall"] },
    },
  ];
}

function notations(on: Days): readonly ExamCase[] {
  const table: readonly (readonly [
    name: string,
    region: string,
    calls: string,
    says: string,
    kept: string,
  ])[] = [
    ["mexico", "MX", "+525512345678", "+52 1 55 1234 5678", "+525512345678"],
    ["argentina", "AR", "+541123456789", "+54 9 11 2345 6789", "+5491123456789"],
    ["brazil", "BR", "+551187654321", "+55 11 98765 4321", "+5511987654321"],
    ["united-states", "US", "14155550166", "(415) 555-0166", "+14155550166"],
    ["united-kingdom", "GB", "+442079460958", "020 7946 0958", "+442079460958"],
  ];
  return table.map(([name, region, from, patientPhone, kept]): ExamCase => ({
    name: `line-${name}`,
    promise: `${patientPhone} and ${from} are one line: who books as one and calls as the other is one contact.`,
    clinic: { region },
    callers: [
      call(null, book({ ...wish(JOHN, on.tuesday, "14:00"), patientPhone }, { outcome: "booked" })),
      call(
        from,
        book(wish(JOHN, on.thursday, "10:00"), { outcome: "booked" }),
        cancel({ patientName: "John Smith", appointmentDate: on.tuesday }),
      ),
    ],
    rows: {
      calendar: [`${on.tuesday} 14:00 John Smith cancelled`, `${on.thursday} 10:00 John Smith`],
      contacts: [`${kept} John Smith`],
      persons: ["John Smith"],
    },
  }));
}

function programs(on: Days): readonly ExamCase[] {
  const emma = appointment(EMMA, on.tuesday, "14:00");
  return [
    {
      name: "program-corrects",
      promise: "A program corrects name and address of the contact that it names.",
      booked: [emma],
      callers: [
        program(
          book(
            { ...wish(EMMA, on.thursday, "10:00"), patientPhone: FAMILY, patientEmail: "emma@new.example" },
            { outcome: "booked" },
          ),
        ),
      ],
      rows: {
        calendar: [line(emma), `${on.thursday} 10:00 Emma Hall`],
        contacts: [`${FAMILY} Emma Hall <emma@new.example>`],
      },
    },
    {
      name: "program-taken",
      promise: "What a program asks for and somebody else has is no success.",
      booked: [emma],
      callers: [
        program(
          book(
            { ...wish(JOHN, on.tuesday, "14:00"), patientPhone: JOHN.phone },
            { outcome: "slot_unavailable" },
          ),
        ),
      ],
      rows: "as before",
    },
    {
      name: "program-area-code",
      promise: "A number of Argentina without its area code is asked for.",
      clinic: { region: "AR" },
      callers: [
        program(
          book(
            { ...wish(JOHN, on.tuesday, "14:00"), patientPhone: "15 1234 5678" },
            { outcome: "invalid_phone" },
          ),
        ),
      ],
      rows: { calendar: [], contacts: [] },
    },
  ];
}
