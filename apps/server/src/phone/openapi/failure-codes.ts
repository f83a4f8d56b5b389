import type { BookingOutcomeKind, WaitlistOutcomeKind } from "@callwaiting/domain";

type Refusal = Exclude<
  BookingOutcomeKind | WaitlistOutcomeKind,
  "booked" | "already_booked" | "moved" | "cancelled" | "waiting" | "left_waitlist"
>;

/** Keyed by the outcomes themselves, so that a new one breaks the build until it is described here. */
const REFUSALS = {
  slot_unavailable: "the time is taken, or no appointment starts at it; alternatives has free ones",
  outside_hours: "the clinic is closed then; alternatives has free times",
  too_soon: "the clinic needs more notice; alternatives has free times",
  too_far: "the clinic does not book that far ahead",
  in_past: "the time is over",
  invalid_date: "the date or time could not be understood, or does not exist",
  invalid_phone: "the phone number could not be understood",
  clock_changed: "the clinic's clock got other rules twice while this was asked for; ask again",
  contact_required: "neither a phone number nor an e-mail address was given (status 400)",
  unknown_service: "no service is like the one named, or several are; services has the names",
  unknown_provider:
    "no provider is like the one named, or that one does not give the service; providers has who does, if anybody",
  which_provider: "several providers are like the one named; providers has the names",
  which_location:
    "the clinic has several locations and none was named, or none of them; locations has the names",
  provider_left: "the provider no longer sees patients; providers has the names of those who do",
  which_appointment: "several appointments fit; choices has them, numbered",
  person_busy: "the same person has an appointment then, which is told",
  not_found: "no such appointment is known, or a fact that was said is wrong",
  other_person:
    "under the caller's number there is nothing for that name; patients has the first names of others",
  identity_required: "missing has what the caller must say first: name, second_fact or birth_date",
  which_waiting: "the person waits for several services; services has the names",
  invalid_wish: "what was said of the notice, or of how to reach them, could not be understood",
  list_full: "the waitlist is full, or the person waits for enough already",
  no_waitlist: "the clinic keeps no waitlist",
  staff_required:
    "the clinic's staff must help: the organization wants it so, or too many wrong facts were said",
} as const satisfies Record<Refusal, string>;

/** `error` of a tool's result, and what it means. */
export const FAILURE_CODES = {
  ...REFUSALS,
  red_flag:
    "one of the clinic's own words for what is urgent was said; message has its sentence, phone its number or null",
  name_required: "no patient name was given, or two people's at once (status 400)",
  invalid_arguments:
    "an argument is unknown, has two values or cannot be read; the message names it (status 400)",
  unknown_tool: "there is no tool of this name; tools has the names (status 404)",
  temporarily_unavailable: "the calendar cannot be reached or is slow; try again (status 503)",
  internal_error: "something is broken on our side (status 500)",
} as const;
