import type { Tone } from "../../ui/pill.tsx";

const TOOLS: Readonly<Record<string, string>> = {
  bookClinicAppointment: "Book an appointment",
  checkAvailability: "Check for free times",
  rescheduleAppointment: "Move an appointment",
  cancelAppointment: "Cancel an appointment",
  findAppointments: "Find the caller's appointments",
  joinWaitlist: "Join the waitlist",
  leaveWaitlist: "Leave the waitlist",
  listServices: "List the services",
  getCurrentTime: "Check the time",
  noteCallResult: "Note how the call went",
};

type Outcome = { readonly label: string; readonly tone: Tone };

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  booked: { label: "Booked", tone: "good" },
  already_booked: { label: "Already booked", tone: "good" },
  moved: { label: "Moved", tone: "info" },
  cancelled: { label: "Cancelled", tone: "quiet" },
  available: { label: "Free times found", tone: "info" },
  nothing_free: { label: "No free times then", tone: "warn" },
  found: { label: "Found", tone: "info" },
  none_found: { label: "None found", tone: "quiet" },
  slot_unavailable: { label: "Slot taken", tone: "warn" },
  outside_hours: { label: "Outside opening hours", tone: "warn" },
  in_past: { label: "In the past", tone: "warn" },
  too_soon: { label: "Too soon", tone: "warn" },
  too_far: { label: "Too far ahead", tone: "warn" },
  unknown_service: { label: "Unknown service", tone: "warn" },
  unknown_provider: { label: "Unknown provider", tone: "warn" },
  which_provider: { label: "Asked which provider", tone: "info" },
  which_location: { label: "Asked which location", tone: "info" },
  which_appointment: { label: "Asked which appointment", tone: "info" },
  contact_required: { label: "Asked for a number or e-mail", tone: "info" },
  name_required: { label: "Asked for a name", tone: "info" },
  invalid_date: { label: "Day or time not understood", tone: "warn" },
  invalid_arguments: { label: "Not understood", tone: "warn" },
  failed: { label: "Could not be done", tone: "bad" },
  unknown_tool: { label: "No tool of ours", tone: "bad" },
  invalid_phone: { label: "Number not understood", tone: "warn" },
  person_busy: { label: "The patient has another appointment then", tone: "warn" },
  other_person: { label: "Asked for whom", tone: "info" },
  identity_required: { label: "Asked who is calling", tone: "info" },
  staff_required: { label: "Led to the front desk", tone: "warn" },
  red_flag: { label: "Urgent: led to your number", tone: "bad" },
  not_found: { label: "No such appointment", tone: "warn" },
  provider_left: { label: "The provider has left", tone: "warn" },
  waiting: { label: "On the waitlist", tone: "good" },
  left_waitlist: { label: "Off the waitlist", tone: "quiet" },
  which_waiting: { label: "Asked what they no longer wait for", tone: "info" },
  invalid_wish: { label: "Not understood", tone: "warn" },
  list_full: { label: "The waitlist is full", tone: "warn" },
  no_waitlist: { label: "No waitlist is kept", tone: "quiet" },
  listed: { label: "Answered", tone: "quiet" },
  open: { label: "Open at that time", tone: "quiet" },
  closed: { label: "Closed at that time", tone: "quiet" },
};

const LABELS: Readonly<Record<string, string>> = {
  appointmentDate: "Day",
  appointmentTime: "Time",
  newDate: "New day",
  newTime: "New time",
  partOfDay: "When",
  patientName: "Name",
  patientPhone: "Phone",
  patientEmail: "E-mail",
  birthDate: "Date of birth",
  serviceType: "Service",
  providerName: "Provider",
  appointmentNumber: "Which one",
  notes: "Notes",
  waitUntil: "Until when",
  noticeNeeded: "Notice needed",
  reachBy: "How to reach them",
};

export const toolLabel = (name: string): string => lookUp(TOOLS, name) ?? inWords(name);

export function outcomeOf(outcome: string): Outcome {
  const known = lookUp(OUTCOMES, outcome);
  if (known !== undefined) return known;
  return { label: inWords(outcome), tone: /error|fail|unavailable|timeout/.test(outcome) ? "bad" : "quiet" };
}

export const argumentLabel = (name: string): string => lookUp(LABELS, name) ?? inWords(name);

/** The order in which people say them: when, who, what. Unknown ones come last. */
export function argumentRank(name: string): number {
  const rank = Object.keys(LABELS).indexOf(name);
  return rank === -1 ? Number.MAX_SAFE_INTEGER : rank;
}

/** "Some thing" of someThing and some_thing. */
function inWords(name: string): string {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .replaceAll(/[_-]+/g, " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const lookUp = <T>(words: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(words, key) ? words[key] : undefined;
