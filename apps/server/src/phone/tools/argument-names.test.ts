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
  [BOOKING, { confidence: 0.9, reasoning: "So.", timezone: "PST", confirmed: true, banana: 1 }, {}],
])("of %j, %j is %j", (known, given, args) => {
  expect(nameArguments(given, known)).toEqual({ args, unknown: [] });
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
