import type { Logger } from "pino";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import type { CallOutcome } from "./call-outcome.ts";

export type End = {
  readonly outcome: CallOutcome;
  /** One of ours, or `(unknown)`. */
  readonly tool: string;
  /** The caller had been answered before. */
  readonly isLate: boolean;
  readonly log: Logger;
  readonly telemetry: Telemetry;
  readonly startedAtMs: number;
};

/** One line for how a tool call ended. */
export function logEnd({ outcome, tool, isLate, log, telemetry, startedAtMs }: End): void {
  const durationMs = performance.now() - startedAtMs;
  const word = outcomeWord(outcome);
  const text = isLate ? "tool call ended after its answer" : "tool call";
  log.info({ outcome: word, durationMs: Math.round(durationMs) }, text);
  telemetry.toolCallEnded({ tool, outcome: word, durationMs, isLate });
}

export function outcomeWord(outcome: CallOutcome): string {
  return outcome.kind === "answered" ? outcome.answer.outcome : outcome.kind;
}
