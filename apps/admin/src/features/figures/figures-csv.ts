import { END_WORDS, GOT, WHY_NOT } from "../calls/call-ends.ts";
import { type FigureRow, countOf } from "./group-calls.ts";

const ENDS = [...GOT, ...WHY_NOT];

/** The tables as one file for a spreadsheet: which table, which line, and a column for each end. */
export function writeCsv(
  tables: readonly { readonly title: string; readonly rows: readonly FigureRow[] }[],
): string {
  const head = ["Table", "Line", "Calls", "Did not book", ...ENDS.map((end) => END_WORDS[end])];
  const lines = tables.flatMap(({ title, rows }) =>
    rows.map((row) => [
      title,
      row.label,
      countOf(row),
      countOf(row, WHY_NOT),
      ...ENDS.map((end) => row.counts[end] ?? 0),
    ]),
  );
  return [head, ...lines].map((line) => line.map(cell).join(",")).join("\r\n");
}

/** What begins like a formula would be run by a spreadsheet; the name of a service may be anything. */
function cell(value: string | number): string {
  const text = String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
