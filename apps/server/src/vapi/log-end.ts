import type { Logger } from "pino";
import type { CallOutcome } from "./call-outcome.ts";

export type End = { readonly outcome: CallOutcome; readonly log: Logger; readonly startedAtMs: number };

/** One line for how a tool call ended. */
export function logEnd({ outcome, log, startedAtMs }: End, text: string): void {
  const durationMs = Math.round(performance.now() - startedAtMs);
  const word = outcome.kind === "answered" ? outcome.answer.outcome : outcome.kind;
  log.info({ outcome: word, durationMs }, text);
}
