import {
  EMMA,
  FAMILY,
  JOHN,
  NORA,
  STRANGER,
  appointment,
  book,
  call,
  cancel,
  find,
  free,
  inBothForms,
  line,
  move,
  program,
  wish,
} from "../cast.ts";
import type { Args, Days, ExamCase, Expected, Kind, Step } from "../vocabulary.ts";

/**
 * Beside every clinic of the exam there is another one on the same server, whose patients have the same names and numbers: Emma Hall
 * at 14:00, Tom at 14:30, Nora Quill at 15:00, John Smith at 15:30, from Monday to Friday of the week after next. Whatever is told of it
 * fails any case; these try to be told.
 */
export const otherClinics: Kind = {
  name: "other-clinics",
  title: "Other clinics' patients",
  cases: (on) => [...inBothForms([...asked(on), ...booked(on)]), ...claims(on)],
};

function asked(on: Days): readonly ExamCase[] {
  const table: readonly (readonly [name: string, from: string | null, says: Args])[] = [
    ["from-their-number", FAMILY, { patientName: "Emma Hall" }],
    ["name-and-day", STRANGER, { patientName: "Emma Hall", appointmentDate: on.tuesday }],
    ["name-and-birth-date", STRANGER, { patientName: "Emma Hall", birthDate: "1980-03-05" }],
    [
      "number-name-and-day",
      STRANGER,
      { patientPhone: FAMILY, patientName: "Emma Hall", appointmentDate: on.tuesday },
    ],
    ["withheld", null, { patientName: "Nora Quill", appointmentDate: on.wednesday }],
    ["another-of-the-number", FAMILY, { patientName: "Tom Hall" }],
  ];
  return table.map(([name, from, says]): ExamCase => ({
    name,
    promise: `Asked by ${Object.keys(says).join(", ")}, a patient of another clinic is nobody here.`,
    callers: [
      call(
        from,
        find(says, { outcome: ["none_found", "not_found"] }),
        cancel(says, { outcome: "not_found" }),
        move({ ...says, newTime: "9 AM" }, { outcome: "not_found" }),
      ),
    ],
    rows: { calendar: [], contacts: [] },
  }));
}

function booked(on: Days): readonly ExamCase[] {
  const emma = appointment(EMMA, on.friday, "10:00");
  return [
    {
      name: "same-slot",
      promise: "What another clinic has booked takes nothing away here.",
      callers: [call(NORA.phone ?? null, book(wish(NORA, on.tuesday, "15:00"), { outcome: "booked" }))],
      rows: { calendar: [`${on.tuesday} 15:00 Nora Quill`], contacts: [`${NORA.phone} Nora Quill`] },
    },
    {
      name: "own-alone",
      promise: "A patient of both hears of here alone.",
      booked: [emma],
      callers: [
        call(
          FAMILY,
          find({ patientName: "Emma Hall" }, { outcome: "found", tells: ["Emma"] }),
          cancel({ patientName: "Emma Hall" }),
        ),
      ],
      rows: { calendar: [`${line(emma)} cancelled`] },
    },
    {
      name: "their-provider",
      promise: "Another clinic's provider is nobody here, and is not named.",
      callers: [
        call(
          JOHN.phone ?? null,
          book(
            { ...wish(JOHN, on.tuesday, "14:00"), providerName: "Dr. Z" },
            { outcome: "unknown_provider" },
          ),
          free({ appointmentDate: on.tuesday, providerName: "Dr. Z" }, { outcome: "unknown_provider" }),
        ),
      ],
      rows: { calendar: [] },
    },
    {
      name: "services",
      promise: "The list of services is this clinic's.",
      callers: [call(STRANGER, { kind: "use", tool: "listServices", args: {} })],
      rows: { calendar: [] },
    },
  ];
}

function claims(on: Days): readonly ExamCase[] {
  const said = { patientPhone: FAMILY, patientName: "Emma Hall", appointmentDate: on.tuesday };
  const refused = (claim: "organization" | "secret"): readonly Step[] => [
    { kind: "refused", claim, tool: "findAppointments", args: said },
    { kind: "refused", claim, tool: "cancelAppointment", args: said },
    {
      kind: "refused",
      claim,
      tool: "bookClinicAppointment",
      args: { ...wish(EMMA, on.tuesday, "09:00"), patientPhone: FAMILY },
    },
  ];
  const nothing: Expected = { outcome: ["none_found", "not_found"] };
  return [
    {
      name: "claims-another",
      promise: "A message that names another clinic with this one's secret is refused.",
      callers: [program(...refused("organization"), find(said, nothing))],
      rows: { calendar: [], contacts: [] },
    },
    {
      name: "wrong-secret",
      promise: "Without the clinic's secret nothing is done.",
      callers: [program(...refused("secret"))],
      rows: { calendar: [], contacts: [] },
    },
  ];
}
