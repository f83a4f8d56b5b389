import { expect, test } from "vitest";
import { nameArguments } from "./argument-names.ts";

const AVAILABILITY = ["appointmentDate", "partOfDay", "serviceType", "providerName"];
const BOOKING = [
  "appointmentDate",
  "appointmentTime",
  "patientName",
  "patientPhone",
  "patientEmail",
  "serviceType",
  "providerName",
  "notes",
];
const MOVING = ["patientPhone", "patientName", "appointmentDate", "appointmentTime", "newDate", "newTime"];

test.each<[readonly string[], Record<string, unknown>, Record<string, unknown>]>([
  [AVAILABILITY, { date: "tomorrow" }, { appointmentDate: "tomorrow" }],
  [AVAILABILITY, { day: "tomorrow", time: "after 3" }, { appointmentDate: "tomorrow", partOfDay: "after 3" }],
  [AVAILABILITY, { appointment_date: "tomorrow" }, { appointmentDate: "tomorrow" }],
  [AVAILABILITY, { timeOfDay: "morning", doctor: "Lee" }, { partOfDay: "morning", providerName: "Lee" }],
  [
    BOOKING,
    { Date: "Monday", time: "2 pm", name: "Tom" },
    { appointmentDate: "Monday", appointmentTime: "2 pm", patientName: "Tom" },
  ],
  [BOOKING, { phone: 4155550123, reason: "first visit" }, { patientPhone: 4155550123, notes: "first visit" }],
  [MOVING, { new_date: "Friday", name: "Tom" }, { newDate: "Friday", patientName: "Tom" }],
  // A blank one is no other value, and one that was said twice is said.
  [BOOKING, { patientName: "Tom", name: "" }, { patientName: "Tom" }],
  [BOOKING, { name: "Tom", patientName: "N/A" }, { patientName: "Tom" }],
  [BOOKING, { name: "Tom", patientName: "Tom" }, { patientName: "Tom" }],
  [AVAILABILITY, { orgId: "x", call_id: "y", date: "tomorrow" }, { appointmentDate: "tomorrow" }],
  [AVAILABILITY, { banana: "", endDate: "" }, {}],
  [
    BOOKING,
    { confidence: 0.9, reasoning: "So.", timezone: "PST", recurring: true, confirmed: true, banana: 1 },
    {},
  ],
])("of %j, %j is %j", (known, given, args) => {
  expect(nameArguments(given, known)).toMatchObject({ args, unknown: [] });
  expect(Object.keys(nameArguments(given, known).args)).toEqual(Object.keys(args));
});

test.each<[Record<string, unknown>, readonly string[]]>([
  [
    { confidence: 0.9, language: "en", confirmed: true, banana: 1, org_id: "x", callId: "y" },
    ["confidence", "language", "confirmed", "banana"],
  ],
  [{ banana: "", pet: null, insurance: [], customer: { petName: "Rex" } }, ["customer.petName"]],
  [{ name: [{ a: { b: { c: { d: 1 } } } }] }, ["name.a.b"]],
  [{ endTime: "3 PM", duration: 30 }, ["endTime", "duration"]],
])("what is not read is named: of %j it is %j", (given, unread) => {
  expect(nameArguments({ appointmentDate: "Monday", ...given }, BOOKING)).toEqual({
    args: { appointmentDate: "Monday" },
    unknown: [],
    strange: [],
    unread,
  });
});

// As people have published their tools.
const WHEN = { appointmentDate: "2026-12-01", appointmentTime: "14:00" };
test.each<[Record<string, unknown>, Record<string, unknown>]>([
  [
    { date: "2026-12-01", time: "14:00", customerName: "Tom", phone: "1", doctor: "Dr. Patel" },
    { ...WHEN, patientName: "Tom", patientPhone: "1", providerName: "Dr. Patel" },
  ],
  [{ startTime: "2026-12-01T14:00:00-05:00" }, { appointmentDate: "2026-12-01T14:00:00-05:00" }],
  [
    { date: "2026-12-01", start_time: "2 PM" },
    { appointmentDate: "2026-12-01", appointmentTime: "2 PM" },
  ],
  [
    { when: "tomorrow", time: "2 PM" },
    { appointmentDate: "tomorrow", appointmentTime: "2 PM" },
  ],
  [{ dateTime: "tomorrow at 2" }, { appointmentDate: "tomorrow at 2" }],
  [{ "Appointment Date": "2026-12-01", "appointment-time": "14:00" }, WHEN],
  [
    { appointment: { date: "2026-12-01", time: "14:00" }, customer: { name: "Tom", phone: 5 } },
    { ...WHEN, patientName: "Tom", patientPhone: 5 },
  ],
  [{ first_name: "Tom", last_name: "Baker" }, { patientName: "Tom Baker" }],
  [
    { patient: { first: "Tom", last: "Baker", phone_number: "1" } },
    { patientName: "Tom Baker", patientPhone: "1" },
  ],
  [{ name: { firstName: "Tom", lastName: "Baker" } }, { patientName: "Tom Baker" }],
  [{ lastName: "Baker", firstName: "Tom" }, { patientName: "Tom Baker" }],
  [
    { customer_name: ["Tom"], service_type: { name: "Cleaning" } },
    { patientName: "Tom", serviceType: "Cleaning" },
  ],
  [
    { name: '{"first":"Tom","last":"Baker"}', phone: '["1"]', note: '"hi"' },
    { patientName: "Tom Baker", patientPhone: "1", notes: "hi" },
  ],
  [
    { slot: { start: "2026-12-01T14:00" }, reason: "cleaning" },
    { notes: "cleaning", appointmentDate: "2026-12-01T14:00" },
  ],
  [
    { provider: { name: "Lee" }, email_address: "a@b.c" },
    { providerName: "Lee", patientEmail: "a@b.c" },
  ],
  [{ name: "Tom", user_name: "Tom ", phone: "{{customer.number}}" }, { patientName: "Tom" }],
])("of a tool made by hand, %j books %j", (given, args) => {
  expect(nameArguments(given, BOOKING)).toEqual({ args, unknown: [], strange: [], unread: [] });
});

test.each<[Record<string, unknown>, Record<string, unknown>]>([
  [{ startDate: "2026-12-01", endDate: "2026-12-05" }, { appointmentDate: "2026-12-01 to 2026-12-05" }],
  [{ from: "2026-12-01", to: "2026-12-01" }, { appointmentDate: "2026-12-01" }],
  [
    { date: "2026-12-01", reason: "cleaning", dentist: "Lee" },
    { appointmentDate: "2026-12-01", serviceType: "cleaning", providerName: "Lee" },
  ],
  [{ days: ["Monday", "Tuesday"] }, { appointmentDate: "Monday or Tuesday" }],
])("of a tool made by hand, %j looks for %j", (given, args) => {
  expect(nameArguments(given, AVAILABILITY)).toEqual({ args, unknown: [], strange: [], unread: [] });
});

test.each<[Record<string, unknown>, Record<string, unknown>]>([
  [
    { new_date_time: "2026-12-01T14:00", name: "Tom" },
    { patientName: "Tom", newDate: "2026-12-01T14:00" },
  ],
  [
    { newStartTime: "3 PM", phone: "1" },
    { patientPhone: "1", newTime: "3 PM" },
  ],
])("of a tool made by hand, %j moves %j", (given, args) => {
  expect(nameArguments(given, MOVING)).toEqual({ args, unknown: [], strange: [], unread: [] });
});

test.each<[readonly string[], Record<string, unknown>, readonly string[]]>([
  [AVAILABILITY, { startDate: "tomorrow" }, ["startDate"]],
  [AVAILABILITY, { appointmentDate: "tomorrow", startTime: "3 pm", hours: 3 }, ["hours"]],
  [BOOKING, { appointmentDate: "Monday", date: "Tuesday" }, ["date"]],
  // The old day or the new one?
  [MOVING, { date: "Friday" }, ["date"]],
  [MOVING, { time: "2 pm", newDate: "Friday" }, ["time"]],
])("of %j, %j leaves %j", (known, given, unknown) => {
  expect(nameArguments(given, known).unknown).toEqual(unknown);
});
