import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Defect } from "./defect.ts";
import type { PlantedResult } from "./print-planted.ts";

const BEGIN = "<!-- planted: begin -->";
const END = "<!-- planted: end -->";
const LAST = /The last whole run, on [^:]*: .*/;

export const docsFile = (rootDir: string): string => join(rootDir, "docs", "exam.md");

/** The list of planted defects as docs/exam.md has it. */
export function defectTable(defects: readonly Defect[]): string {
  const rows = defects.map(({ name, does, noticedBy }) => `| ${name} | ${does} | ${noticedBy.join(", ")} |`);
  return ["| defect | the product then | noticed by |", "|---|---|---|", ...rows].join("\n");
}

/** The page with the list as it is now. */
export function withDefectTable(page: string, defects: readonly Defect[]): string {
  const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (before < 0 || after < before) throw new Error(`docs/exam.md has no ${BEGIN} … ${END}.`);
  return `${page.slice(0, before)}${BEGIN}\n\n${defectTable(defects)}\n\n${page.slice(after)}`;
}

/** Notes a run in which every defect was noticed. */
export async function recordResult(rootDir: string, results: readonly PlantedResult[]): Promise<void> {
  const file = docsFile(rootDir);
  const page = await readFile(file, "utf8");
  const day = new Date().toISOString().slice(0, 10);
  const said = `The last whole run, on ${day}: ${results.length} of ${results.length} were noticed.`;
  await writeFile(file, page.replace(LAST, said));
}
