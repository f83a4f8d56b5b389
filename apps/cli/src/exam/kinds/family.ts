import {
  EMMA,
  FAMILY,
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
import type { Days, ExamCase, Kind, Person } from "../vocabulary.ts";

/** One number, several people: a name selects, and one that differs is asked about. */
export const family: Kind = {
  name: "family",
  title: "A family of one number",
  cases: (on) => inBothForms([...selecting(on), ...asking(on), ...booking(on)]),
};

const scene = (on: Days) =>
  [appointment(EMMA, on.tuesday, "14:00"), appointment(TOM, on.thursday, "10:00")] as const;

function selecting(on: Days): readonly ExamCase[] {
  const [emma, tom] = scene(on);
  return [
    {
      name: "cancel-by-name",
      promise: "Tom's is cancelled, and Emma's stays and is not told.",
      booked: [emma, tom],
      callers: [
        untold(
          call(FAMILY, cancel({ patientName: "Tom Hall" })),
          secretsOf(emma, ["name", "phone", "provider"]),
        ),
      ],
      rows: { calendar: [line(emma), `${line(tom)} cancelled`] },
    },
    {
      name: "first-name",
      promise: "A first name selects.",
      booked: [emma, tom],
      callers: [call(FAMILY, cancel({ patientName: "tom" }))],
      rows: { calendar: [line(emma), `${line(tom)} cancelled`] },
    },
    {
      name: "move-by-name",
      promise: "Emma's is moved, and Tom's stays and is not told.",
      booked: [emma, tom],
      callers: [
        untold(
          call(FAMILY, move({ patientName: "Emma Hall", newTime: "3 PM" })),
          secretsOf(tom, ["name", "phone", "provider"]),
        ),
      ],
      rows: { calendar: [`${on.tuesday} 15:00 Emma Hall`, line(tom)] },
    },
    {
      name: "find-by-name",
      promise: "Who asks for Tom hears of Tom.",
      booked: [emma, tom],
      callers: [
        untold(
          call(FAMILY, find({ patientName: "Tom Hall" }, { outcome: "found", tells: ["Tom"] })),
          secretsOf(emma, ["name", "phone", "provider"]),
        ),
      ],
      rows: "as before",
    },
    {
      name: "the-family",
      promise: "The family's name means all of them: which one is asked, with first names.",
      booked: [emma, tom],
      callers: [
        call(
          FAMILY,
          cancel({ patientName: "Mrs. Hall" }, { outcome: "which_appointment", tells: ["Emma", "Tom"] }),
        ),
      ],
      rows: "as before",
    },
    {
      name: "family-name-alone",
      promise:
        "The family's name alone is not Tom: it is asked, and a booking leaves his name and his visit alone.",
      booked: [tom],
      callers: [
        call(
          FAMILY,
          cancel({ patientName: "Mrs. Hall" }, { outcome: "other_person", tells: ["Tom"] }),
          move({ patientName: "Hall", newTime: "4 PM" }, { outcome: "other_person" }),
          cancel({ patientName: "Hall", appointmentNumber: "1" }, { outcome: "cancelled" }),
        ),
      ],
      rows: { calendar: [`${line(tom)} cancelled`] },
    },
    {
      name: "number-of-another",
      promise: "The number of Emma's does not make Tom cancel it.",
      booked: [emma, tom],
      callers: [call(FAMILY, cancel({ patientName: "Tom Hall", appointmentNumber: "1" }))],
      rows: "as before",
    },
    {
      name: "day-of-another",
      promise: "The day of Emma's does not make Tom cancel it.",
      booked: [emma, tom],
      callers: [call(FAMILY, cancel({ patientName: "Tom Hall", appointmentDate: on.tuesday }))],
      rows: "as before",
    },
  ];
}

function asking(on: Days): readonly ExamCase[] {
  const [emma] = scene(on);
  const hidden = secretsOf(emma, ["name", "first name", "phone"]);
  const asked = { outcome: "other_person", tells: ["Emma"] };
  const who = { patientName: "Tom Hall" };
  return [
    {
      name: "cancel-of-another",
      promise: 'Only Emma has one: "cancel Tom\'s" is asked about and cancels nothing.',
      booked: [emma],
      callers: [untold(call(FAMILY, cancel(who, asked)), hidden)],
      rows: "as before",
    },
    {
      name: "move-of-another",
      promise: 'Only Emma has one: "move Tom\'s" is asked about and moves nothing.',
      booked: [emma],
      callers: [untold(call(FAMILY, move({ ...who, newTime: "4 PM" }, asked)), hidden)],
      rows: "as before",
    },
    {
      name: "find-of-another",
      promise: 'Only Emma has one: "when is Tom\'s" is answered with a first name and no more.',
      booked: [emma],
      callers: [untold(call(FAMILY, find(who, asked)), hidden)],
      rows: "as before",
    },
    {
      name: "no-name",
      promise: "Without a name it is asked for, and nothing is told.",
      booked: [emma],
      callers: [
        untold(
          call(
            FAMILY,
            find({}, { outcome: "identity_required" }),
            cancel({}, { outcome: "identity_required" }),
          ),
          secretsOf(emma),
        ),
      ],
      rows: "as before",
    },
    {
      name: "junior",
      promise: "Father and son of one name are told apart by Jr. and Sr.",
      booked: [
        appointment({ name: "John Smith Sr.", phone: FAMILY }, on.tuesday, "14:00"),
        appointment({ name: "John Smith Jr.", phone: FAMILY }, on.thursday, "10:00"),
      ],
      callers: [call(FAMILY, cancel({ patientName: "John Smith Junior" }))],
      rows: {
        calendar: [`${on.tuesday} 14:00 John Smith Sr.`, `${on.thursday} 10:00 John Smith Jr. cancelled`],
      },
    },
  ];
}

const TWO_PROVIDERS = { providers: [{ name: "Dr. Lee" }, { name: "Dr. Patel" }] };

function booking(on: Days): readonly ExamCase[] {
  const at = (who: Person) => wish(who, on.tuesday, "14:00");
  return [
    {
      name: "two-persons",
      promise: "Two appointments of two people are two persons of one contact.",
      callers: [call(FAMILY, book(at(EMMA)), book({ ...at(TOM), appointmentTime: "14:30" }))],
      rows: {
        calendar: [`${on.tuesday} 14:00 Emma Hall`, `${on.tuesday} 14:30 Tom Hall`],
        persons: ["Emma Hall", "Tom Hall"],
      },
    },
    {
      name: "one-person-twice",
      promise: "Two appointments of one person are one person, however the name was said.",
      callers: [
        call(
          FAMILY,
          book(at(EMMA)),
          book({ ...at(EMMA), patientName: "EMMA  hall", appointmentTime: "15:00" }),
        ),
      ],
      rows: {
        calendar: [`${on.tuesday} 14:00 Emma Hall`, `${on.tuesday} 15:00 Emma Hall`],
        persons: ["Emma Hall"],
      },
    },
    {
      name: "siblings",
      promise: "Two of a family may come at one time, to two providers.",
      clinic: TWO_PROVIDERS,
      callers: [
        call(
          FAMILY,
          book({ ...at(EMMA), providerName: "Dr. Lee" }),
          book({ ...at(TOM), providerName: "Dr. Patel" }),
        ),
      ],
      rows: {
        calendar: [
          `${on.tuesday} 14:00 Emma Hall with Dr. Lee`,
          `${on.tuesday} 14:00 Tom Hall with Dr. Patel`,
        ],
      },
    },
    {
      name: "same-person-twice",
      promise: "The same person is not booked twice at one time: it is said and asked.",
      clinic: TWO_PROVIDERS,
      callers: [
        call(
          FAMILY,
          book({ ...at(EMMA), providerName: "Dr. Lee" }),
          book({ ...at(EMMA), providerName: "Dr. Patel" }, { outcome: "person_busy" }),
        ),
      ],
      rows: { calendar: [`${on.tuesday} 14:00 Emma Hall with Dr. Lee`] },
    },
    {
      name: "same-person-overlapping",
      promise: "Nor half an hour into the other appointment.",
      clinic: { ...TWO_PROVIDERS, services: [{ key: "consultation", name: "Consultation", minutes: 60 }] },
      callers: [
        call(
          FAMILY,
          book({ ...at(EMMA), providerName: "Dr. Lee" }),
          book(
            { ...at(EMMA), appointmentTime: "14:30", providerName: "Dr. Patel" },
            { outcome: "person_busy" },
          ),
        ),
      ],
      rows: { calendar: [`${on.tuesday} 14:00 Emma Hall with Dr. Lee`] },
    },
    {
      name: "one-slot",
      promise: "Two of a family at one time with one provider: the second is told, and nothing is doubled.",
      callers: [
        call(
          FAMILY,
          book(at(EMMA)),
          book(at(TOM), { outcome: "slot_unavailable", offers: { without: [`${on.tuesday} 14:00`] } }),
        ),
      ],
      rows: { calendar: [`${on.tuesday} 14:00 Emma Hall`] },
    },
    {
      name: "me",
      promise: '"Me" is no name, and renames nobody.',
      booked: [appointment(EMMA, on.tuesday, "14:00")],
      callers: [
        call(
          FAMILY,
          book({ ...at(EMMA), patientName: "me", appointmentTime: "15:00" }, { outcome: "name_required" }),
        ),
      ],
      rows: "as before",
    },
    {
      name: "my-daughter",
      promise: '"My daughter" is no name, and renames nobody.',
      booked: [appointment(EMMA, on.tuesday, "14:00")],
      callers: [
        call(
          FAMILY,
          book(
            { ...at(EMMA), patientName: "my daughter", appointmentTime: "15:00" },
            { outcome: "name_required" },
          ),
        ),
      ],
      rows: "as before",
    },
  ];
}
