import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describeCounts, describeRun, describeVerdicts } from "./describe-run.ts";
import type { TortureReport } from "./run-torture.ts";

const file = fileURLToPath(new URL("../../torture-results.md", import.meta.url));

/** What the last long run found, for the repository. */
export function writeResults(report: TortureReport): string {
  writeFileSync(file, `${describe(report).join("\n")}\n`);
  return file;
}

function describe(report: TortureReport): string[] {
  const faults = Object.values(report.faults).reduce((sum, n) => sum + n, 0);
  return [
    "# Torture: the last long run",
    "",
    "Written by `npm run test:torture`; docs/torture.md says what it does.",
    "",
    ...describeRun(report.seed),
    `- Node ${process.versions.node}, PostgreSQL ${report.postgresVersion}, ${report.pgBouncer ? `${pgBouncerVersion()} in transaction mode` : "no PgBouncer on this machine: those faults were skipped"}`,
    `- ${report.operations} operations in ${report.calls} calls, ${faults} faults, ${Math.round(report.durationMs / 1000)} s`,
    `- ${report.appointments} appointments; PostgreSQL came back ${report.postgresRestarts} times; the live screen connected ${report.liveConnections} times`,
    "",
    ...describeVerdicts(report.verdicts),
    "",
    ...describeCounts("fault", report.faults),
    "",
    ...describeCounts("told and offered", report.told),
    "",
    ...describeCounts("answer", report.answers),
  ];
}

function pgBouncerVersion(): string {
  for (const program of ["pgbouncer", "/usr/sbin/pgbouncer"]) {
    try {
      return execFileSync(program, ["--version"], { encoding: "utf8" }).split("\n")[0] ?? "PgBouncer";
    } catch {
      // Not there: the next one.
    }
  }
  return "PgBouncer";
}
