import { type ImportColumns, guessColumns, guessColumnsByContent } from "@callwaiting/domain/import-columns";
import Papa from "papaparse";
import { decodeFile } from "./decode-file.ts";

/** More than a clinic has, and still read in a second. */
export const MAX_ROWS = 20_000;
const MAX_BYTES = 20 * 1024 * 1024;

export type SheetRow = {
  /** As a spreadsheet counts them: the first is 1. */
  readonly row: number;
  readonly cells: readonly string[];
};

export type Sheet = {
  readonly fileName: string;
  /** "UTF-8, columns split at semicolons" */
  readonly how: string;
  /** With the names of the columns, where there are any. */
  readonly rows: readonly SheetRow[];
  readonly hasHeads: boolean;
  readonly columns: ImportColumns;
};

export type ReadFile =
  | { readonly kind: "sheet"; readonly sheet: Sheet }
  | { readonly kind: "refused"; readonly why: string };

const DELIMITERS: Readonly<Record<string, string>> = {
  ",": "commas",
  ";": "semicolons",
  "\t": "tabs",
  "|": "vertical bars",
};

export async function readFile(file: File): Promise<ReadFile> {
  const refused = (why: string) => ({ kind: "refused", why }) as const;
  if (file.size > MAX_BYTES) return refused("This file is larger than 20 MB. Split it into several.");
  const decoded = decodeFile(new Uint8Array(await file.arrayBuffer()));
  if (decoded.kind !== "text") {
    return refused(
      decoded.kind === "workbook"
        ? "This is a workbook. In your spreadsheet, save the sheet as CSV and choose that file."
        : "This is not a text file. Choose a CSV file.",
    );
  }
  const { rows, delimiter } = split(decoded.text);
  if (rows.length === 0) return refused("There is nothing in this file.");
  if (rows.length > MAX_ROWS + 1) {
    return refused(
      `This file has more than ${MAX_ROWS.toLocaleString("en-US")} rows. Split it into several.`,
    );
  }
  const byHeads = guessColumns(rows[0]?.cells ?? []);
  const hasHeads = byHeads.some((field) => field !== null);
  const how = `${decoded.encoding}, columns split at ${DELIMITERS[delimiter] ?? "commas"}`;
  return {
    kind: "sheet",
    sheet: {
      fileName: file.name,
      how,
      rows,
      hasHeads,
      columns: widened(hasHeads ? byHeads : guessColumnsByContent(sampleOf(rows)), rows),
    },
  };
}

const sampleOf = (rows: readonly SheetRow[]) => rows.slice(0, 50).map(({ cells }) => cells);

/** Rows may be longer than their heads. */
function widened(columns: ImportColumns, rows: readonly SheetRow[]): ImportColumns {
  const width = rows.reduce((widest, { cells }) => Math.max(widest, cells.length), 0);
  return Array.from({ length: width }, (_, at) => columns[at] ?? null);
}

function split(text: string): { readonly rows: readonly SheetRow[]; readonly delimiter: string } {
  // Excel says in a first line of its own at which sign it splits.
  const said = /^\uFEFF?sep=(.)\r?\n/i.exec(text);
  const { data, meta } = Papa.parse<string[]>(said === null ? text : text.slice(said[0].length), {
    // Empty lines count, so that rows have the numbers that a spreadsheet shows.
    skipEmptyLines: false,
    delimiter: said?.[1] ?? "",
    delimitersToGuess: Object.keys(DELIMITERS),
  });
  const first = said === null ? 1 : 2;
  const rows = data
    .map((cells, at) => ({ row: at + first, cells }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  return { rows, delimiter: meta.delimiter };
}
