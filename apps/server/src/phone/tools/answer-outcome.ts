import {
  type Appointment,
  type BookingOutcome,
  type Correction,
  type MessageChannel,
  type VisitLocation,
  type Zone,
  askedByHint,
  assertNever,
  speakOutcome,
} from "@callwaiting/domain";
import type { Temporal } from "temporal-polyfill";
import type { ToolAnswer } from "./tool.ts";

export type AnswerContext = {
  readonly zone: Zone;
  readonly now: Temporal.Instant;
  readonly corrections: readonly Correction[];
  /** Whoever is suited by nothing may wait for it. */
  readonly offersWaitlist?: boolean | undefined;
  /** How a confirmation is on its way for certain. */
  readonly promised?: readonly MessageChannel[];
};

/** A booking outcome as a tool answers it: the sentence for the caller and the documented object for programs. */
export function answerOutcome(outcome: BookingOutcome, context: AnswerContext): ToolAnswer {
  const sentence = speakOutcome(outcome, context);
  const { corrections } = context;
  const { success, appointmentId, contactId, error, ...facts } = factsOf(outcome);
  return {
    sentence,
    // Only what the sender must change before the same request can ever work.
    httpStatus: outcome.kind === "contact_required" ? 400 : 200,
    object: {
      success,
      ...(appointmentId === undefined ? {} : { appointmentId, contactId }),
      ...(error === undefined ? {} : { error }),
      message: sentence,
      ...facts,
      ...(corrections.length === 0 ? {} : { corrections }),
    },
    outcome: outcome.kind,
  };
}

type Facts = {
  readonly success: boolean;
  readonly appointmentId?: string;
  readonly contactId?: string;
  readonly error?: BookingOutcome["kind"];
  readonly [key: string]: unknown;
};

function factsOf(outcome: BookingOutcome): Facts {
  switch (outcome.kind) {
    case "booked":
    case "already_booked":
    case "cancelled":
      return { success: true, outcome: outcome.kind, ...publicFacts(outcome.appointment) };
    case "moved": {
      const { kind, appointment, previousStartsAt } = outcome;
      return { success: true, outcome: kind, ...publicFacts(appointment), previousStartsAt };
    }
    case "other_person":
    case "identity_required":
    case "person_busy":
      return { success: false, error: outcome.kind, ...factsOfPerson(outcome) };
    case "slot_unavailable":
    case "outside_hours":
    case "too_soon":
      return { success: false, error: outcome.kind, ...offeredIn(outcome) };
    case "unknown_provider":
    case "which_provider":
    case "provider_left":
      return { success: false, error: outcome.kind, providers: outcome.providers };
    case "unknown_service":
    case "which_location":
    case "which_appointment":
      return { success: false, error: outcome.kind, ...choicesIn(outcome) };
    case "invalid_date":
      return { success: false, error: outcome.kind, about: askedByHint(outcome.hint) };
    case "in_past":
    case "too_far":
    case "clock_changed":
    case "contact_required":
    case "invalid_phone":
    case "not_found":
    case "staff_required":
      return { success: false, error: outcome.kind };
    default:
      return assertNever(outcome);
  }
}

type OfChoice = Extract<BookingOutcome, { kind: "unknown_service" | "which_location" | "which_appointment" }>;

function choicesIn(outcome: OfChoice) {
  if (outcome.kind === "unknown_service") return { services: outcome.services };
  return outcome.kind === "which_location" ? { locations: outcome.locations } : { choices: outcome.choices };
}

type Offered = Extract<BookingOutcome, { kind: "slot_unavailable" | "outside_hours" | "too_soon" }>;

function offeredIn({ alternatives, places }: Offered) {
  return { alternatives, ...(places === undefined ? {} : { places }) };
}

type OfPerson = Extract<BookingOutcome, { kind: "other_person" | "identity_required" | "person_busy" }>;

function factsOfPerson(outcome: OfPerson) {
  if (outcome.kind === "other_person") return { patients: [...new Set(outcome.patients)] };
  return outcome.kind === "person_busy" ? publicFacts(outcome.appointment) : { missing: outcome.missing };
}

/** Where it is, without our id of the place. */
export function placeFacts({ name, address, phone }: VisitLocation) {
  return { name, address, phone };
}

function publicFacts({ appointmentId, contactId, ...rest }: Appointment) {
  const { startsAt, endsAt, serviceName, providerName, patientName, status, location } = rest;
  const facts = { startsAt, endsAt, serviceName, providerName, patientName, status };
  return {
    appointmentId,
    contactId,
    ...facts,
    ...(location === undefined ? {} : { location: placeFacts(location) }),
  };
}
