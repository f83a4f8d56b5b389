import type { LegacyAnswer, ToolResultsAnswer } from "./answer-schemas.ts";
import { singleLine } from "./single-line.ts";

export type CallResult = {
  readonly toolCallId: string;
  /** `null` when the message named none; Vapi's schema wants a name anyway. */
  readonly name: string | null;
  /** What the assistant may say. */
  readonly sentence: string;
};

/** Answers a `tool-calls` message. Pass the results in the order in which the calls came: Vapi expects it. */
export function toolResultsAnswer(results: readonly CallResult[]): ToolResultsAnswer {
  return {
    results: results.map(({ toolCallId, name, sentence }) => ({
      toolCallId,
      name: name ?? "unknown",
      result: singleLine(sentence),
    })),
  };
}

/** Answers a legacy `function-call` message. */
export function legacyAnswer(sentence: string): LegacyAnswer {
  return { result: singleLine(sentence) };
}
