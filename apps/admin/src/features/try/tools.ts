import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@callwaiting/server/router";

export type TryUse = inferRouterInputs<AppRouter>["playground"]["useTool"]["use"];
export type TryAnswer = inferRouterOutputs<AppRouter>["playground"]["useTool"];
export type ToolName = TryUse["name"];
/** What was heard, by field. */
export type Heard = Readonly<Record<string, string>>;

type Field = { readonly name: string; readonly label: string; readonly example: string };
type ToolForm = { readonly label: string; readonly fields: readonly Field[] };

const DAY = { name: "appointmentDate", label: "Day", example: "next Tuesday" };
const TIME = { name: "appointmentTime", label: "Time", example: "half past two" };
const NAME = { name: "patientName", label: "Name", example: "anna berg" };
const PHONE = {
  name: "patientPhone",
  label: "Phone",
  example: "four one five, five five five, oh one two three",
};
const EMAIL = { name: "patientEmail", label: "E-mail", example: "anna at example dot com" };
const SERVICE = { name: "serviceType", label: "Service", example: "a check-up" };
const PROVIDER = { name: "providerName", label: "Provider", example: "doctor Lee" };
const OLD_DAY = { ...DAY, label: "Current day" };
const OLD_TIME = { ...TIME, label: "Current time" };

/** What a caller can want, and what a model may hear of it: always text, never checked here. */
export const TOOLS: Readonly<Record<ToolName, ToolForm>> = {
  bookClinicAppointment: {
    label: "Book an appointment",
    fields: [
      DAY,
      TIME,
      NAME,
      PHONE,
      EMAIL,
      SERVICE,
      PROVIDER,
      { name: "notes", label: "Notes", example: "first visit" },
    ],
  },
  checkAvailability: {
    label: "Ask for openings",
    fields: [
      { ...DAY, label: "Day or days", example: "next week" },
      { name: "partOfDay", label: "When on that day", example: "after 3" },
      SERVICE,
      PROVIDER,
    ],
  },
  findAppointments: { label: "Ask what is booked", fields: [NAME, PHONE, OLD_DAY] },
  rescheduleAppointment: {
    label: "Move an appointment",
    fields: [
      { name: "newDate", label: "New day", example: "the day after" },
      { name: "newTime", label: "New time", example: "10 in the morning" },
      OLD_DAY,
      OLD_TIME,
      NAME,
      PHONE,
    ],
  },
  cancelAppointment: { label: "Cancel an appointment", fields: [OLD_DAY, OLD_TIME, NAME, PHONE] },
  joinWaitlist: {
    label: "Join the waitlist",
    fields: [
      { ...DAY, label: "Days", example: "Mondays and Wednesdays" },
      { name: "partOfDay", label: "When on those days", example: "after 3" },
      NAME,
      PHONE,
      EMAIL,
      SERVICE,
      PROVIDER,
      { name: "waitUntil", label: "Until when", example: "the end of January" },
      { name: "noticeNeeded", label: "Notice needed", example: "two hours" },
      { name: "reachBy", label: "How to reach them", example: "only call me" },
    ],
  },
  leaveWaitlist: { label: "Leave the waitlist", fields: [NAME, PHONE, SERVICE] },
  listServices: { label: "Ask what is offered", fields: [] },
  getCurrentTime: { label: "Ask for the time", fields: [] },
};

export const TOOL_NAMES = Object.keys(TOOLS) as ToolName[];

/** The fields of this tool that have something in them. */
export function toUse(name: ToolName, heard: Heard): TryUse {
  const filled = TOOLS[name].fields.flatMap((field) => {
    const value = heard[field.name]?.trim() ?? "";
    return value === "" ? [] : [[field.name, value] as const];
  });
  // The table above names the same fields as the server's schema, which checks them.
  return { name, arguments: Object.fromEntries(filled) } as TryUse;
}

/** What a caller would have said to be heard like this. */
export function inCallersWords({ name, arguments: heard }: TryUse): string {
  const said = heard as Heard;
  const parts = TOOLS[name].fields.flatMap((field) => {
    const value = said[field.name];
    return value === undefined ? [] : [`${field.label.toLowerCase()}: ${value}`];
  });
  return parts.length === 0 ? `${TOOLS[name].label}.` : `${TOOLS[name].label}. ${sentenceOf(parts)}`;
}

function sentenceOf(parts: readonly string[]): string {
  const text = parts.join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
