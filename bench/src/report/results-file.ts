import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { MeasuredTable } from "../table.ts";
import { rootDir } from "../world/start-servers.ts";
import type { Machine } from "./describe-machine.ts";
import { renderTable } from "./render-table.ts";

/** What bench/results.json holds: each table as it was measured last. */
export type Results = {
  readonly machine: Machine;
  readonly tables: Readonly<Record<string, MeasuredTable>>;
};

const benchDir = join(rootDir, "bench");

/** Puts new tables in the place of their older selves, and writes bench/results.json and bench/results.md. */
export async function writeResults(fresh: Results): Promise<void> {
  const old = await readFile(join(benchDir, "results.json"), "utf8").catch(() => "null");
  const known = JSON.parse(old) as Results | null;
  const merged: Results = { ...fresh, tables: { ...known?.tables, ...fresh.tables } };
  const findings = await readFile(join(benchDir, "findings.md"), "utf8").catch(() => "");
  await writeFile(join(benchDir, "results.json"), `${JSON.stringify(merged, null, 1)}\n`);
  await writeFile(join(benchDir, "results.md"), renderResults(merged, findings));
}

export function renderResults({ machine, tables }: Results, findings: string): string {
  const inOrder = Object.values(tables).sort((one, other) => one.title.localeCompare(other.title));
  const parts = [
    "# Benchmark results",
    "Written by `npm run bench`; how it measures is in [README.md](README.md). Ratios come from one run with the variants in turns; they carry over to other machines better than the figures.",
    Object.entries(machine)
      .map(([name, value]) => `- ${name}: ${value}`)
      .join("\n"),
    summarize(inOrder),
    ...inOrder.map(renderTable),
    findings.trim(),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function summarize(tables: readonly MeasuredTable[]): string {
  const goals = tables.flatMap((table) => table.goals);
  const missed = goals.filter(({ met }) => !met);
  const missedWishes = missed.map(({ wish, measured }) => `- ${wish}; measured ${measured}`);
  const first = `${goals.length - missed.length} of ${goals.length} goals are met.`;
  return missed.length === 0 ? first : `${first} Missed:\n\n${missedWishes.join("\n")}`;
}
