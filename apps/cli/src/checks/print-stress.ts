import pc from "picocolors";
import type { CallerOutcome, StressResult } from "./run-stress.ts";

type Print = (line: string) => void;

/** As many callers as can be read one by one. */
const MAX_LISTED = 10;

export function printStress(result: StressResult, print: Print): void {
  if (result.callers <= MAX_LISTED) {
    result.outcomes.forEach((outcome, i) =>
      print(`${markOf(outcome)} Caller ${i + 1}: ${describe(outcome)}`),
    );
    print("");
  }
  const { successes, conflicts, errors, callers, slots, latencyMs } = result;
  print(`Callers:    ${callers} at once, for ${slots} ${slots === 1 ? "slot" : "slots"}`);
  print(`Successes:  ${successes} (expected ${slots})`);
  print(`Conflicts:  ${conflicts} (expected ${callers - slots}), with other times to offer`);
  print(`Errors:     ${errors} (expected 0)`);
  print(
    `Latency:    p50 ${latencyMs.p50} ms, p95 ${latencyMs.p95} ms, p99 ${latencyMs.p99} ms, max ${latencyMs.max} ms`,
  );
  print("");
  for (const problem of result.problems) print(`${pc.red("✗")} ${problem}`);
  for (const hint of result.hints) print(`  ${pc.yellow(`→ ${hint}`)}`);
  if (result.ok) print(`${pc.green("✓")} No slot was sold twice.`);
}

function markOf({ kind }: CallerOutcome): string {
  if (kind === "success") return pc.green("✓");
  return kind === "conflict" ? pc.yellow("!") : pc.red("✗");
}

function describe(outcome: CallerOutcome): string {
  if (outcome.kind === "success") return "booked";
  if (outcome.kind === "error") return outcome.reason;
  return `the slot is taken, ${outcome.alternatives} other times offered`;
}
