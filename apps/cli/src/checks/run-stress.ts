import { type RecordableHistogram, createHistogram } from "node:perf_hooks";
import type { Clinic } from "../target/prepare-clinic.ts";
import { nextName, nextPhone } from "../target/prepare-clinic.ts";
import type { ToolReply } from "../target/tool-reply.ts";

export type CallerOutcome =
  | { readonly kind: "success" }
  | { readonly kind: "conflict"; readonly alternatives: number }
  | { readonly kind: "error"; readonly reason: string; readonly hint: string | null };

const OVERLOADED =
  "The server or its database could not keep up with so many at once: use fewer callers, or see how busy the machine is.";

export type StressResult = {
  readonly ok: boolean;
  readonly callers: number;
  readonly slots: number;
  readonly successes: number;
  readonly conflicts: number;
  readonly errors: number;
  /** What went wrong, in one sentence each. */
  readonly problems: readonly string[];
  readonly hints: readonly string[];
  /** From sending to the whole answer, in ms. */
  readonly latencyMs: {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly max: number;
  };
  /** In the order of the callers. */
  readonly outcomes: readonly CallerOutcome[];
};

/** All callers at once, each with a number of their own; the slots are shared out evenly among them. */
export async function runStress(
  clinic: Clinic,
  size: { callers: number; slots: number },
): Promise<StressResult> {
  const free = Array.from({ length: size.slots }, () => clinic.takeSlot());
  const wanted = Array.from({ length: size.callers }, (_, i) => i % size.slots);
  const replies = await Promise.all(
    wanted.map((slot) => {
      const chosen = free[slot];
      if (chosen === undefined) throw new Error(`there is no slot ${slot}`);
      return clinic.book(chosen, { patientName: nextName(), patientPhone: nextPhone() });
    }),
  );
  const histogram = createHistogram();
  for (const { durationMs } of replies) histogram.record(Math.max(1, Math.round(durationMs * 1000)));
  const outcomes = replies.map(readOutcome);
  const winners = Array.from(
    { length: size.slots },
    (_, slot) => outcomes.filter(({ kind }, i) => kind === "success" && wanted[i] === slot).length,
  );
  const problems = listProblems(outcomes, winners);
  return {
    ok: problems.length === 0,
    ...size,
    successes: count(outcomes, "success"),
    conflicts: count(outcomes, "conflict"),
    errors: count(outcomes, "error"),
    problems,
    hints: [...new Set(outcomes.flatMap((o) => (o.kind === "error" && o.hint !== null ? [o.hint] : [])))],
    latencyMs: percentiles(histogram),
    outcomes,
  };
}

function readOutcome({ result, problem, hint }: ToolReply): CallerOutcome {
  if (result === null) return { kind: "error", reason: problem ?? "no answer", hint };
  if (result.success) return { kind: "success" };
  if (result.error === "slot_unavailable") {
    return { kind: "conflict", alternatives: result.alternatives?.length ?? 0 };
  }
  const reason = `refused with "${result.error ?? ""}"`;
  return { kind: "error", reason, hint: result.error === "temporarily_unavailable" ? OVERLOADED : null };
}

function listProblems(outcomes: readonly CallerOutcome[], winners: readonly number[]): readonly string[] {
  const problems: string[] = [];
  const reasons = new Map<string, number>();
  for (const outcome of outcomes) {
    if (outcome.kind === "error") reasons.set(outcome.reason, (reasons.get(outcome.reason) ?? 0) + 1);
  }
  for (const [reason, times] of reasons) problems.push(`${times} × ${reason}`);
  const soldTwice = winners.filter((n) => n > 1).length;
  const unsold = winners.filter((n) => n === 0).length;
  if (soldTwice > 0) problems.push(`${soldTwice} × a slot was sold more than once`);
  if (unsold > 0) problems.push(`${unsold} × nobody got a slot that was free`);
  const empty = outcomes.filter((o) => o.kind === "conflict" && o.alternatives === 0).length;
  if (empty > 0) problems.push(`${empty} × a conflict without other times to offer`);
  return problems;
}

function count(outcomes: readonly CallerOutcome[], kind: CallerOutcome["kind"]): number {
  return outcomes.filter((outcome) => outcome.kind === kind).length;
}

/** Recorded in µs, given in ms with a tenth. */
function percentiles(histogram: RecordableHistogram): StressResult["latencyMs"] {
  const at = (percent: number) => Math.round(histogram.percentile(percent) / 100) / 10;
  return { p50: at(50), p95: at(95), p99: at(99), max: Math.round(histogram.max / 100) / 10 };
}
