import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { fileURLToPath } from "node:url";
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
    `- ${new Date().toISOString().slice(0, 16)}Z, commit ${commit()}, seed ${report.seed}`,
    `- ${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GB, ${type()} ${release()}`,
    `- Node ${process.versions.node}, PostgreSQL ${report.postgresVersion}, ${report.pgBouncer ? `${pgBouncerVersion()} in transaction mode` : "no PgBouncer on this machine: those faults were skipped"}`,
    `- ${report.operations} operations in ${report.calls} calls, ${faults} faults, ${Math.round(report.durationMs / 1000)} s`,
    `- ${report.appointments} appointments; PostgreSQL came back ${report.postgresRestarts} times; the live screen connected ${report.liveConnections} times`,
    "",
    "| claim | verdict |",
    "|---|---|",
    ...report.verdicts.map(
      ({ claim, problems }) =>
        `| ${claim} | ${problems.length === 0 ? "holds" : `${problems.length} problems, e.g. ${problems[0]}`} |`,
    ),
    "",
    "| fault | times |",
    "|---|---:|",
    ...Object.entries(report.faults).map(([name, times]) => `| ${name} | ${times} |`),
    "",
    "| answer | times |",
    "|---|---:|",
    ...Object.entries(report.answers).map(([name, times]) => `| ${name} | ${times} |`),
  ];
}

function commit(): string {
  try {
    const options = { encoding: "utf8", cwd: fileURLToPath(new URL(".", import.meta.url)) } as const;
    const id = execFileSync("git", ["rev-parse", "--short", "HEAD"], options).trim();
    const changed = execFileSync("git", ["status", "--porcelain", "--untracked-files=no"], options).trim();
    return changed === "" ? id : `${id} with changes`;
  } catch {
    return "unknown";
  }
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
