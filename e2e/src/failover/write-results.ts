import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describeCounts, describeRun, describeVerdicts } from "../torture/describe-run.ts";
import { describeFaults } from "./describe-faults.ts";
import type { FailoverReport } from "./run-failover.ts";

const file = fileURLToPath(new URL("../../failover-results.md", import.meta.url));

/** What the last long run found, for the repository. */
export function writeResults(report: FailoverReport): string {
  writeFileSync(file, `${describe(report).join("\n")}\n`);
  return file;
}

function describe(report: FailoverReport): string[] {
  const done = report.faults.filter(({ skipped }) => skipped === "").length;
  return [
    "# Failover: the last long run",
    "",
    "Written by `npm run test:failover -- --long`; docs/failover.md says what it does.",
    "",
    ...describeRun(report.seed),
    `- Node ${process.versions.node}, PostgreSQL ${report.postgresVersion} three times, ${report.versions.join(", ")}; strict synchronous replication`,
    `- ${report.operations} operations in ${report.calls} calls, ${done} faults, ${Math.round(report.durationMs / 1000)} s`,
    `- ${report.appointments} appointments; the live screen connected ${report.liveConnections} times; Vapi waited ${report.slowestVapiMs} ms at most`,
    "",
    ...describeVerdicts(report.verdicts),
    "",
    ...describeFaults(report.faults),
    "",
    ...describeCounts("answer", report.answers),
  ];
}
