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
  free,
  hangUp,
  inBothForms,
  move,
  wish,
} from "../cast.ts";
import type { Args, Days, ExamCase, Expected, Kind, Step } from "../vocabulary.ts";

const JOHNS = "+14155550166";
const use = (tool: "getCurrentTime" | "listServices"): Step => ({ kind: "use", tool, args: {} });

/** Who only asks has booked nothing, and who did not say enough has not either. */
export const noConsent: Kind = {
  name: "no-consent",
  title: "No consent to booking",
  cases: (on) => [...asks(on), ...inBothForms([...unfinished(on), ...kept(on)])],
};

function asks(on: Days): readonly ExamCase[] {
  const table: readonly (readonly [name: string, steps: readonly Step[]])[] = [
    ["nothing", []],
    [
      "what-is-free",
      [free({ appointmentDate: on.tuesday }), free({ appointmentDate: "next week", partOfDay: "afternoon" })],
    ],
    ["services", [use("listServices")]],
    ["the-time", [use("getCurrentTime")]],
    ["own-appointments", [find({ patientName: "John Smith" })]],
    [
      "thinks-about-it",
      [free({ appointmentDate: on.tuesday }), use("listServices"), find({ patientName: "John Smith" })],
    ],
  ];
  return table.map(([name, steps]): ExamCase => ({
    name: `asks-${name}`,
    promise: "Who only asks leaves nothing in the calendar and is no contact.",
    callers: [call(JOHNS, ...steps, hangUp())],
    rows: { ...NOTHING, calls: ["ended no_booking"] },
  }));
}

function unfinished(on: Days): readonly ExamCase[] {
  const table: readonly (readonly [name: string, without: Args, expect: Expected])[] = [
    ["day", { appointmentDate: undefined }, { outcome: "invalid_date" }],
    ["time", { appointmentTime: undefined }, { outcome: "invalid_date" }],
    ["day-and-time", { appointmentDate: undefined, appointmentTime: undefined }, { outcome: "invalid_date" }],
    ["name", { patientName: undefined }, { outcome: "name_required" }],
    ["blank-name", { patientName: "  " }, { outcome: "name_required" }],
    ["blank-day", { appointmentDate: "N/A" }, { outcome: "invalid_date" }],
    ["maybe", { appointmentTime: "maybe 2, I have to ask my wife" }, { outcome: "invalid_date" }],
  ];
  return table.map(([name, without, expect]): ExamCase => ({
    name: `without-${name}`,
    promise: `Without ${name} nothing is booked: it is asked for.`,
    callers: [call(JOHNS, book({ ...wish(JOHN, on.tuesday, "14:00"), ...without }, expect))],
    rows: NOTHING,
  }));
}

function kept(on: Days): readonly ExamCase[] {
  const emma = appointment(EMMA, on.tuesday, "14:00");
  return [
    {
      name: "asks-what-is-free-then",
      promise: "Who asks what else is free has moved nothing.",
      booked: [emma],
      callers: [call(FAMILY, find({ patientName: "Emma Hall" }), free({ appointmentDate: on.friday }))],
      rows: "as before",
    },
    {
      name: "cancels-without-a-name",
      promise: "Who does not say whose appointment it is cancels none.",
      booked: [emma],
      callers: [
        call(
          FAMILY,
          cancel({}, { outcome: "identity_required" }),
          cancel({ patientName: "yes" }, { outcome: "identity_required" }),
        ),
      ],
      rows: "as before",
    },
    {
      name: "moves-without-a-name",
      promise: "Nor moves any.",
      booked: [emma],
      callers: [call(FAMILY, move({ newTime: "4 PM" }, { outcome: "identity_required" }))],
      rows: "as before",
    },
  ];
}
