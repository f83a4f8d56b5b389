import { assertNever } from "@callwaiting/domain";
import type { CallOutcome } from "../run/call-outcome.ts";

/** Said when something of ours is broken. A caller is never told about errors or databases. */
export const TROUBLE =
  "I'm having trouble reaching the calendar right now. Could you give me a moment and try that again?";

/** What the assistant may say about an outcome. */
export function sentenceFor(outcome: CallOutcome): string {
  switch (outcome.kind) {
    case "answered":
      return outcome.answer.sentence;
    case "unknown_tool":
      return "I can't do that from here, but I can help you with an appointment. What would you like to do?";
    case "bad_arguments":
      return outcome.code === "too_many_calls"
        ? "That was a lot at once. Let's take it one thing at a time. What comes first?"
        : "I didn't quite get the details of that. Could you tell me them once more?";
    case "timed_out":
      // Not "it failed": the work goes on, and a caller told so would book a second time elsewhere.
      return "The calendar is taking longer than usual, so I can't say yet whether that went through. Give me a moment and ask me to try it again.";
    case "not_started":
      return "I haven't got to that yet, because the calendar is slow right now. Could you ask me again in a moment?";
    case "failed":
      return TROUBLE;
    default:
      return assertNever(outcome);
  }
}
