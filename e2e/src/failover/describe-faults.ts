import type { FailoverReport } from "./run-failover.ts";

/** A row for each: what callers noticed of it. */
export function describeFaults(faults: FailoverReport["faults"]): readonly string[] {
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  return [
    "| fault | nothing confirmed for | whole again after | told to try again | another leads |",
    "|---|---:|---:|---:|---|",
    ...faults.map(({ fault, skipped, pauseMs, unknown, startedAtMs, healedAtMs, isOtherLeader }) =>
      skipped === ""
        ? `| ${fault.kind} | ${seconds(pauseMs)} s | ${seconds(healedAtMs - startedAtMs)} s | ${unknown} | ${isOtherLeader ? "yes" : ""} |`
        : `| ${fault.kind} | skipped: ${skipped} | | | |`,
    ),
  ];
}
