import type { BoundLog, Log } from "../../http/bound-log.ts";
import type { EndedToolCall } from "../../http/request-context.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import { loggableId } from "./call-key.ts";
import type { CallOutcome } from "./call-outcome.ts";

export type CallToWatch = {
  readonly toolCallId: string;
  /** Undefined where it is none of ours. */
  readonly tool: string | undefined;
  /** Bound to the request. */
  readonly log: BoundLog;
  readonly telemetry: Telemetry;
  /** Hears how it ended, and says whether the line of its request will tell. */
  readonly noteCall: (call: EndedToolCall) => boolean;
};

export type CallWatch = {
  /** Bound to the call. */
  readonly log: Log;
  /** Whole milliseconds since the call came. */
  readonly elapsedMs: () => number;
  /** Does the work as a span, and tells the log and the metrics how it ended. */
  readonly during: (work: () => Promise<CallOutcome>) => Promise<CallOutcome>;
  /** Tells them how a run ended whose caller had been answered before. */
  readonly endLate: (outcome: CallOutcome) => void;
};

/** What is told of a tool call: a span, its place in the request's line of the log, and the metrics. */
export function watchCall({ tool = "(unknown)", telemetry, noteCall, ...bound }: CallToWatch): CallWatch {
  const startedAtMs = performance.now();
  const named = { toolCallId: loggableId(bound.toolCallId), tool };
  const log = bound.log.with(named);
  const end = (outcome: string, isLate: boolean) => {
    const durationMs = performance.now() - startedAtMs;
    const ended = { outcome, durationMs: Math.round(durationMs) };
    if (isLate) log.info(ended, "tool call ended after its answer");
    else if (!noteCall({ ...named, ...ended })) log.info(ended, "tool call");
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
