import { TOOL_CALL_SHAPES } from "@callwaiting/vapi-simulator";
import { JOHN, NOTHING, book, call, program, wish } from "../cast.ts";
import type { Args, Days, ExamCase, Kind } from "../vocabulary.ts";

const JOHNS = "+14155550166";

/** However a message is written, it says the same. */
export const forms: Kind = {
  name: "forms",
  title: "Forms of messages",
  cases: (on) => [...shapes(on), ...names(on), ...together(on)],
};

const calendar = (on: Days) => [`${on.tuesday} 14:00 John Smith`];

function shapes(on: Days): readonly ExamCase[] {
  const all = TOOL_CALL_SHAPES.map((shape): ExamCase => ({
    name: `shape-${shape}`,
    promise: `Vapi's "${shape}" form books.`,
    callers: [
      call(JOHNS, {
        kind: "use",
        tool: "bookClinicAppointment",
        args: wish(JOHN, on.tuesday, "14:00"),
        shape,
      }),
    ],
    rows: { calendar: calendar(on) },
  }));
  return [
    ...all,
    {
      name: "legacy",
      promise: "The form of old, function-call, books as well.",
      callers: [
        call(JOHNS, { kind: "legacy", tool: "bookClinicAppointment", args: wish(JOHN, on.tuesday, "14:00") }),
      ],
      rows: { calendar: calendar(on) },
    },
  ];
}

function names(on: Days): readonly ExamCase[] {
  const table: readonly (readonly [name: string, args: Args])[] = [
    ["short", { name: "John Smith", date: on.tuesday, time: "14:00", phone: JOHNS, service: "consultation" }],
    [
      "snake",
      {
        patient_name: "John Smith",
        appointment_date: on.tuesday,
        appointment_time: "14:00",
        patient_phone: JOHNS,
      },
    ],
    [
      "others",
      {
        fullName: "John Smith",
        preferredDate: on.tuesday,
        startTime: "2 pm",
        phoneNumber: JOHNS,
        doctor: "Dr. Lee",
      },
    ],
    [
      "nulls",
      {
        ...wish(JOHN, on.tuesday, "14:00"),
        patientPhone: JOHNS,
        patientEmail: null,
        notes: null,
        providerName: null,
      },
    ],
    [
      "harmless-extras",
      { ...wish(JOHN, on.tuesday, "14:00"), patientPhone: JOHNS, confidence: 0.9, language: "en" },
    ],
  ];
  const read = table.map(([name, args]): ExamCase => ({
    name: `arguments-${name}`,
    promise: `Arguments named ${Object.keys(args).join(", ")} are understood.`,
    callers: [program(book(args, { outcome: "booked" }))],
    rows: { calendar: calendar(on) },
  }));
  return [
    ...read,
    {
      name: "arguments-unknown",
      promise: "An argument about the matter that there is not is said to be none, and nothing is booked.",
      callers: [
        program(
          book(
            { ...wish(JOHN, on.tuesday, "14:00"), patientPhone: JOHNS, weekOf: on.friday },
            { outcome: "invalid_arguments" },
          ),
        ),
      ],
      rows: NOTHING,
    },
    {
      name: "arguments-list",
      promise: "A list of days is no day: it is asked for one, and nothing is booked.",
      callers: [
        program(
          book(
            {
              ...wish(JOHN, on.tuesday, "14:00"),
              patientPhone: JOHNS,
              appointmentDate: [on.tuesday, on.friday],
            },
            { outcome: ["invalid_date", "invalid_arguments"] },
          ),
        ),
      ],
      rows: NOTHING,
    },
  ];
}

function together(on: Days): readonly ExamCase[] {
  return [
    {
      name: "two-in-a-message",
      promise: "Two tools in one message are done in order.",
      callers: [
        call(JOHNS, {
          kind: "together",
          uses: [
            { tool: "checkAvailability", args: { appointmentDate: on.tuesday } },
            { tool: "bookClinicAppointment", args: wish(JOHN, on.tuesday, "14:00") },
          ],
        }),
      ],
      rows: { calendar: calendar(on) },
    },
    {
      name: "book-and-cancel-in-a-message",
      promise: "Booked and cancelled in one message: cancelled.",
      callers: [
        call(JOHNS, {
          kind: "together",
          uses: [
            { tool: "bookClinicAppointment", args: wish(JOHN, on.tuesday, "14:00") },
            { tool: "cancelAppointment", args: { patientName: "John Smith" } },
          ],
        }),
      ],
      rows: { calendar: [`${on.tuesday} 14:00 John Smith cancelled`] },
    },
  ];
}
