import { assertNever } from "@callwaiting/domain";
import type { CallOutcome } from "../run/call-outcome.ts";
import { sentenceFor } from "./sentence-for.ts";

export type PlainResult = {
  readonly success: boolean;
  readonly message: string;
  readonly [key: string]: unknown;
};

export type PlainReply = { readonly status: number; readonly result: PlainResult };

/** What the plain REST form answers: the documented object, and a status for programs. */
export function plainReplyFor(outcome: CallOutcome, toolNames: readonly string[]): PlainReply {
  switch (outcome.kind) {
    case "answered":
      return { status: outcome.answer.httpStatus, result: outcome.answer.object };
    case "unknown_tool":
      return {
        status: 404,
        result: {
          ...failure("unknown_tool", `There is no such tool. The tools are: ${toolNames.join(", ")}.`),
          tools: toolNames,
        },
      };
    case "bad_arguments":
      return { status: 400, result: failure("invalid_arguments", outcome.reason) };
    case "timed_out":
    case "not_started":
      return { status: 503, result: failure("temporarily_unavailable", sentenceFor(outcome)) };
    case "failed":
      return outcome.isDatabaseDown
        ? { status: 503, result: failure("temporarily_unavailable", sentenceFor(outcome)) }
        : { status: 500, result: failure("internal_error", sentenceFor(outcome)) };
    default:
      return assertNever(outcome);
  }
}

function failure(error: string, message: string) {
  return { success: false, error, message };
}
