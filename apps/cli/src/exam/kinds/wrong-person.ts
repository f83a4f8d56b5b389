import {
  EMMA,
  FAMILY,
  NORA,
  STRANGER,
  appointment,
  call,
  cancel,
  find,
  inBothForms,
  move,
  secretsOf,
  untold,
} from "../cast.ts";
import type { Args, Days, ExamCase, Facet, Kind } from "../vocabulary.ts";

/** A stranger learns nothing and changes nothing; somebody and nobody sound the same. */
export const wrongPerson: Kind = {
  name: "wrong-person",
  title: "The wrong person",
  cases: (on) => inBothForms([...tries(on), ...twins(on)]),
};

function tries(on: Days): readonly ExamCase[] {
  const emma = appointment(EMMA, on.tuesday, "14:00");
  const named: readonly Facet[] = ["name", "first name"];
  const table: readonly (readonly [name: string, says: Args, except: readonly Facet[]])[] = [
    ["nothing", {}, []],
    ["name", { patientName: "Emma Hall" }, named],
    ["wrong-day", { patientName: "Emma Hall", appointmentDate: on.wednesday }, named],
    ["first-name-and-day", { patientName: "Emma", appointmentDate: on.tuesday }, ["first name", "day"]],
    ["other-name-and-day", { patientName: "Mary Hall", appointmentDate: on.tuesday }, ["name", "day"]],
    ["number-of-nobody", { patientPhone: "+12125550198", patientName: "Emma Hall" }, named],
    ["choice", { patientName: "Emma Hall", appointmentNumber: "1" }, named],
    ["wrong-birth-date", { patientName: "Emma Hall", birthDate: "1 January 1980" }, ["name", "first name"]],
  ];
  return table.map(([name, says, except]): ExamCase => ({
    name,
    promise: `A stranger who says ${JSON.stringify(says)} learns nothing and changes nothing.`,
    booked: [emma],
    callers: [
      untold(
        call(STRANGER, find(says), cancel(says), move({ ...says, newTime: "4:30 PM" })),
        secretsOf(emma, name === "wrong-birth-date" ? [...except, "birth date"] : except),
      ),
    ],
    rows: "as before",
  }));
}

/** Asked about a patient and about nobody, from the same phone: the words are the same. */
function twins(on: Days): readonly ExamCase[] {
  const emma = appointment(EMMA, on.tuesday, "14:00");
  const table: readonly (readonly [name: string, somebody: Args, nobody: Args])[] = [
    ["name", { patientName: "Emma Hall" }, { patientName: "Vera Moss" }],
    [
      "name-and-day",
      { patientName: "Emma Hall", appointmentDate: on.wednesday },
      { patientName: "Vera Moss", appointmentDate: on.wednesday },
    ],
    ["number", { patientPhone: FAMILY }, { patientPhone: "+14155550198" }],
    [
      "number-and-name",
      { patientPhone: FAMILY, patientName: "Emma Hall" },
      { patientPhone: "+14155550198", patientName: "Emma Hall" },
    ],
    [
      "number-name-and-day",
      { patientPhone: FAMILY, patientName: "Emma Hall", appointmentDate: on.friday },
      { patientPhone: "+14155550198", patientName: "Emma Hall", appointmentDate: on.friday },
    ],
    [
      "another-patients-number",
      { patientPhone: NORA.phone, patientName: "Emma Hall", appointmentDate: on.tuesday },
      { patientPhone: "+14155550198", patientName: "Emma Hall", appointmentDate: on.tuesday },
    ],
    [
      "birth-date",
      { patientName: "Emma Hall", birthDate: "1980-03-06" },
      { patientName: "Vera Moss", birthDate: "1980-03-06" },
    ],
  ];
  return table.map(([name, somebody, nobody]): ExamCase => ({
    name: `same-words-${name}`,
    promise: `Asked by ${Object.keys(somebody).join(" and ")}, a patient and nobody sound the same.`,
    booked: [emma, appointment(NORA, on.thursday, "11:00")],
    callers: [
      call(STRANGER, find(somebody, { as: "find" }), find(nobody, { sameAs: "find" })),
      call("+16465550172", cancel(nobody, { as: "cancel" }), cancel(somebody, { sameAs: "cancel" })),
    ],
    rows: "as before",
  }));
}
