import Papa from "papaparse";
import type { CheckedGroup, LeftRow, Plan } from "./check-sheet.ts";
import { fieldName } from "./describe-problem-row.ts";

/** A cell that a spreadsheet would run as a formula gets an apostrophe in front. */
const WRITE = { escapeFormulae: true, newline: "\r\n" };

/** The rows that were left out as they were, with their number and why: to be corrected and imported again. */
export function leftRowsCsv(left: readonly LeftRow[], heads: readonly string[]): string {
  const width = left.reduce((widest, { cells }) => Math.max(widest, cells.length), heads.length);
  const padded = (cells: readonly string[]) => Array.from({ length: width }, (_, at) => cells[at] ?? "");
  const lines = left.map(({ row, cells, why }) => [String(row), why, ...padded(cells)]);
  return toCsv([["Row", "Why it was left out", ...padded(heads)], ...lines]);
}

/** What was written, from what to what. */
export function writtenCsv(groups: readonly CheckedGroup[]): string {
  const lines = groups.flatMap(({ rows, plans }) =>
    rows.flatMap((row, at) => linesOf(plans[at]).map((line) => [String(row.row), row.name, ...line])),
  );
  return toCsv([["Row", "Name", "What", "Before", "Now"], ...lines]);
}

function linesOf(plan: Plan | undefined): readonly (readonly string[])[] {
  if (plan === undefined) return [];
  switch (plan.kind) {
    case "add":
      return [["New contact", "", ""]];
    case "add_person":
      return [["New person of a known number", plan.contactName, ""]];
    case "change":
      return plan.changes.map(({ field, from, to }) => [fieldName(field), from ?? "", to]);
    case "same":
      return [];
    default:
      return plan satisfies never;
  }
}

const toCsv = (lines: readonly (readonly string[])[]) =>
  `\uFEFF${Papa.unparse(
    lines.map((line) => [...line]),
    WRITE,
  )}\r\n`;

export function saveCsv(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
