import { stripVTControlCharacters } from "node:util";
import pc from "picocolors";
import type { CheckResult } from "./check.ts";
import { wrapText } from "./wrap-text.ts";

type Print = (line: string) => void;

/** The width that a detail needs to be readable beside its title; in a narrower terminal it goes below. */
const MIN_DETAIL_WIDTH = 36;

/** One line for each check where the terminal is wide enough, then total, passed and failed. */
export function printResults(
  results: readonly CheckResult[],
  { width, print }: { width: number; print: Print },
): void {
  const titleWidth = Math.max(...results.map(({ title }) => title.length));
  const indent = titleWidth + 15;
  for (const result of results) {
    const { title, ok, durationMs, detail, hint } = result;
    const mark = markOf(ok, hint);
    const duration = pc.dim(`${durationMs} ms`.padStart(9));
    if (width - indent >= MIN_DETAIL_WIDTH) {
      const [first = "", ...rest] = wrapText(detail, width - indent);
      print(`${mark} ${title.padEnd(titleWidth)} ${duration}  ${first}`);
      for (const line of rest) print(" ".repeat(indent - 1) + line);
    } else {
      const lines = wrapText(title, width - 2);
      print(`${mark} ${lines.join("\n  ")}`);
      for (const line of wrapText(`${stripVTControlCharacters(duration).trim()}: ${detail}`, width - 2)) {
        print(`  ${line}`);
      }
    }
    if (hint !== null) for (const line of wrapText(`→ ${hint}`, width - 2)) print(`  ${pc.yellow(line)}`);
  }
  print("");
  printTotals(results, print);
}

function markOf(ok: boolean, hint: string | null): string {
  if (!ok) return pc.red("✗");
  return hint === null ? pc.green("✓") : pc.yellow("!");
}

function printTotals(results: readonly CheckResult[], print: Print): void {
  const passed = results.filter(({ ok }) => ok).length;
  const failed = results.length - passed;
  const percent = results.length === 0 ? 0 : Math.floor((passed / results.length) * 100);
  print(`Total:  ${results.length}`);
  print(`Passed: ${pc.green(`${passed} (${percent}%)`)}`);
  print(`Failed: ${failed > 0 ? pc.red(String(failed)) : "0"}`);
}

/** Columns of the terminal; where there is none, wide enough for every line. */
export function terminalWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns || 80 : 120;
}
