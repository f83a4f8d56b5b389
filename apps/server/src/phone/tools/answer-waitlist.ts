import {
  type BookingOutcome,
  type Correction,
  type WaitlistOutcome,
  type Zone,
  assertNever,
  speakWaitlist,
} from "@callwaiting/domain";
import type { Temporal } from "temporal-polyfill";
import type { ToolAnswer } from "./tool.ts";

export type WaitlistAnswerContext = {
  readonly zone: Zone;
  readonly now: Temporal.Instant;
  readonly corrections: readonly Correction[];
};

/** What came of asking for the waitlist, as a tool answers it. */
export function answerWaitlist(outcome: WaitlistOutcome, context: WaitlistAnswerContext): ToolAnswer {
  const sentence = speakWaitlist(outcome, context);
  const { corrections } = context;
  const { success, error, ...facts } = factsOf(outcome);
  return {
    sentence,
    httpStatus: outcome.kind === "contact_required" ? 400 : 200,
    object: {
      success,
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
  readonly error?: BookingOutcome["kind"] | WaitlistOutcome["kind"];
  readonly [key: string]: unknown;
};

function factsOf(outcome: WaitlistOutcome): Facts {
  switch (outcome.kind) {
    case "waiting": {
      const { kind, serviceName, providerName, patientName, wish } = outcome;
      return { success: true, outcome: kind, serviceName, providerName, patientName, wish };
    }
    case "left_waitlist":
      return { success: true, outcome: outcome.kind, services: outcome.serviceNames };
    case "which_waiting":
    case "unknown_service":
      return { success: false, error: outcome.kind, services: outcome.services };
    case "unknown_provider":
    case "which_provider":
    case "provider_left":
      return { success: false, error: outcome.kind, providers: outcome.providers };
    case "other_person":
      return { success: false, error: outcome.kind, patients: [...new Set(outcome.patients)] };
    case "identity_required":
      return { success: false, error: outcome.kind, missing: outcome.missing };
    case "in_past":
    case "invalid_date":
    case "invalid_phone":
    case "invalid_wish":
    case "contact_required":
    case "list_full":
    case "no_waitlist":
    case "not_found":
    case "staff_required":
      return { success: false, error: outcome.kind };
    default:
      return assertNever(outcome);
  }
}
