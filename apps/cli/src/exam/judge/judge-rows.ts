import { wallTimeOf } from "../days.ts";
import type { Rows } from "../vocabulary.ts";
import type { ExamClinic } from "../world/open-exam-clinic.ts";
import type { AppointmentRow, Snapshot } from "./read-rows.ts";

type Scene = { readonly clinic: ExamClinic; readonly before: Snapshot; readonly after: Snapshot };
type Judged = { readonly problems: readonly string[]; readonly calendar: readonly string[] };

/** What is in the database when the calls are over, against what has to be there. */
export function judgeRows({ clinic, before, after }: Scene, expected: Rows | "as before"): Judged {
  const calendar = after.appointments.map((row) => lineOf(row, clinic));
  const always = [...clocksOf(after, clinic), ...personsOf(after)];
  if (expected === "as before") {
    const changed = JSON.stringify(lastingOf(after)) !== JSON.stringify(lastingOf(before));
    const was = before.appointments.map((row) => lineOf(row, clinic));
    return {
      calendar,
      problems: [
        ...always,
        ...(changed ? [`Nothing may change. There was ${list(was)}; now there is ${list(calendar)}.`] : []),
      ],
    };
  }
  return { calendar, problems: [...always, ...compareAll(expected, after, calendar)] };
}

function compareAll(expected: Rows, after: Snapshot, calendar: readonly string[]): readonly string[] {
  const found: Readonly<Record<Exclude<keyof Rows, "calendar" | "guesses">, readonly string[]>> = {
    contacts: after.contacts.map(contactLine),
    persons: after.persons.map(({ name }) => name),
    calls: after.calls.map(({ status, result }) => `${status ?? "-"} ${result}`),
    notes: after.appointments.map(({ notes }) => notes),
    waiting: after.waiting,
    moments: after.appointments.filter(isConfirmed).map(({ startsAt }) => startsAt),
  };
  const calendars =
    expected.calendar === undefined
      ? null
      : "oneOf" in expected.calendar
        ? expected.calendar.oneOf
        : [expected.calendar];
  return [
    ...(calendars === null ? [] : compare("The calendar", calendars, calendar)),
    ...(["contacts", "persons", "calls", "notes", "moments", "waiting"] as const).flatMap((what) => {
      const wanted = expected[what];
      return wanted === undefined ? [] : compare(`The list of ${what}`, [wanted], found[what]);
    }),
    ...(expected.guesses === undefined || expected.guesses === after.guesses
      ? []
      : [`${after.guesses} wrong facts are counted instead of ${expected.guesses}.`]),
  ];
}

function compare(
  what: string,
  wanted: readonly (readonly string[])[],
  found: readonly string[],
): readonly string[] {
  const text = JSON.stringify(found.toSorted());
  if (wanted.some((one) => JSON.stringify(one.toSorted()) === text)) return [];
  return [`${what} should be ${wanted.map(list).join(" or ")}, and is ${list(found)}.`];
}

const list = (lines: readonly string[]): string => (lines.length === 0 ? "empty" : lines.join("; "));

const isConfirmed = ({ status }: AppointmentRow) => status === "confirmed";

function lineOf(row: AppointmentRow, clinic: ExamClinic): string {
  const provider = clinic.hasSeveralProviders ? ` with ${row.provider}` : "";
  const service = clinic.hasSeveralServices ? ` for ${row.service}` : "";
  const status = isConfirmed(row) ? "" : ` ${row.status}`;
  return `${wallTimeOf(clinic.timeZone, Date.parse(row.startsAt))} ${row.patient}${provider}${service}${status}`;
}

function contactLine({ name, phone, email }: Snapshot["contacts"][number]): string {
  return `${phone ?? "-"} ${name}${email.endsWith(".invalid") ? "" : ` <${email}>`}`;
}

/** The wall time that a row carries is what the clinic's clock shows at its moment. */
function clocksOf({ appointments }: Snapshot, { timeZone }: ExamClinic): readonly string[] {
  return appointments
    .filter(({ startsAt, startsLocal }) => wallTimeOf(timeZone, Date.parse(startsAt)) !== startsLocal)
    .map(
      ({ startsAt, startsLocal }) =>
        `An appointment at ${startsAt} says ${startsLocal}, but the clocks there show ${wallTimeOf(timeZone, Date.parse(startsAt))}.`,
    );
}

/** Every appointment is somebody's. */
function personsOf({ appointments }: Snapshot): readonly string[] {
  return appointments
    .filter(({ person }) => person === null)
    .map(({ patient }) => `The appointment of ${patient} belongs to no person.`);
}

/** What a call that changes nothing leaves as it is. */
const lastingOf = ({ appointments, contacts, persons, waiting }: Snapshot) => ({
  appointments,
  contacts,
  persons,
  waiting,
});
