import {
  type Appointment,
  type BookingOutcome,
  type Correction,
  assertNever,
  speakOutcome,
} from "@callwaiting/domain";
import type { Temporal } from "temporal-polyfill";
import type { ToolAnswer } from "./tool.ts";

export type AnswerContext = {
  readonly timeZone: string;
  readonly now: Temporal.Instant;
  readonly corrections: readonly Correction[];
  /** Whom the request was for. */
  readonly patientName?: string;
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
    case "moved":
      return {
        success: true,
        outcome: outcome.kind,
        ...publicFacts(outcome.appointment),
        previousStartsAt: outcome.previousStartsAt,
      };
    case "slot_unavailable":
    case "outside_hours":
    case "too_soon":
      return { success: false, error: outcome.kind, alternatives: outcome.alternatives };
    case "unknown_service":
      return { success: false, error: outcome.kind, services: outcome.services };
    case "unknown_provider":
    case "which_provider":
    case "provider_left":
      return { success: false, error: outcome.kind, providers: outcome.providers };
    case "which_appointment":
      return { success: false, error: outcome.kind, choices: outcome.choices };
    case "in_past":
    case "too_far":
    case "contact_required":
    case "invalid_date":
    case "invalid_phone":
    case "not_found":
      return { success: false, error: outcome.kind };
    default:
      return assertNever(outcome);
  }
}

function publicFacts({ appointmentId, contactId, ...rest }: Appointment) {
  const { startsAt, endsAt, serviceName, providerName, status } = rest;
  return { appointmentId, contactId, startsAt, endsAt, serviceName, providerName, status };
}
