import type { Logger } from "pino";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import { loggableId } from "./call-key.ts";
import type { CallOutcome } from "./call-outcome.ts";

export type CallToWatch = {
  readonly toolCallId: string;
  /** Undefined where it is none of ours. */
  readonly tool: string | undefined;
  /** Bound to the request. */
  readonly log: Logger;
  readonly telemetry: Telemetry;
};

export type CallWatch = {
  /** Bound to the call. */
  readonly log: Logger;
  /** Whole milliseconds since the call came. */
  readonly elapsedMs: () => number;
  /** Does the work as a span, and tells the log and the metrics how it ended. */
  readonly during: (work: () => Promise<CallOutcome>) => Promise<CallOutcome>;
  /** Tells them how a run ended whose caller had been answered before. */
  readonly endLate: (outcome: CallOutcome) => void;
};

/** What is told of a tool call: a span, one line in the log, and the metrics. */
export function watchCall({ toolCallId, tool = "(unknown)", telemetry, ...bound }: CallToWatch): CallWatch {
  const startedAtMs = performance.now();
  const log = bound.log.child({ toolCallId: loggableId(toolCallId), tool });
  const end = (outcome: string, isLate: boolean) => {
    const durationMs = performance.now() - startedAtMs;
    const text = isLate ? "tool call ended after its answer" : "tool call";
    log.info({ outcome, durationMs: Math.round(durationMs) }, text);
    telemetry.toolCallEnded({ tool, outcome, durationMs, isLate });
  };
  return {
    log,
    elapsedMs: () => Math.round(performance.now() - startedAtMs),
    async during(work) {
      const span = telemetry.openSpan(`tool ${tool}`, { "callwaiting.tool": tool });
      const outcome = await span.run(work);
      span.end({ facts: { "callwaiting.outcome": wordFor(outcome) } });
      end(wordFor(outcome), false);
      return outcome;
    },
    endLate: (outcome) => end(wordFor(outcome), true),
  };
}

function wordFor(outcome: CallOutcome): string {
  return outcome.kind === "answered" ? outcome.answer.outcome : outcome.kind;
}
