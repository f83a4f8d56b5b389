import { execFileSync } from "node:child_process";
import { cpus, release, totalmem, type } from "node:os";
import { fileURLToPath } from "node:url";
import type { Verdict } from "./check-history.ts";

/** When, of which commit, and on which machine, for a page of results. */
export function describeRun(seed: number): readonly string[] {
  return [
    `- ${new Date().toISOString().slice(0, 16)}Z, commit ${commit()}, seed ${seed}`,
    `- ${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GB, ${type()} ${release()}`,
  ];
}

export function describeVerdicts(verdicts: readonly Verdict[]): readonly string[] {
  return [
    "| claim | verdict |",
    "|---|---|",
    ...verdicts.map(
      ({ claim, problems }) =>
        `| ${claim} | ${problems.length === 0 ? "holds" : `${problems.length} problems, e.g. ${problems[0]}`} |`,
    ),
  ];
}

export function describeCounts(what: string, counts: Readonly<Record<string, number>>): readonly string[] {
  return [
    `| ${what} | times |`,
    "|---|---:|",
    ...Object.entries(counts).map(([name, times]) => `| ${name} | ${times} |`),
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
