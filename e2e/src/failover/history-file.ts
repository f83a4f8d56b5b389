import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseRows } from "../torture/database-rows.ts";
import type { Call } from "../torture/history.ts";

/** What callers saw, and what the database had in the end. */
export type HistoryFile = { readonly history: readonly Call[]; readonly rows: DatabaseRows };

export type HistoryWriter = {
  /** At once, so that a run which is broken off has left what it saw. */
  readonly record: (call: Call) => void;
  readonly finish: (rows: DatabaseRows) => void;
};

/** A line of JSON for every delivery, and the last one with all rows. */
export function writeHistory(file: string): HistoryWriter {
  mkdirSync(dirname(file), { recursive: true });
  const handle = openSync(file, "w");
  return {
    record: (call) => void writeSync(handle, `${JSON.stringify({ call })}\n`),
    finish: (rows) => {
      writeSync(handle, `${JSON.stringify({ rows })}\n`);
      closeSync(handle);
    },
  };
}

type Line = { readonly call?: Call; readonly rows?: DatabaseRows };

/** Null: the run that wrote it did not get to its end. */
export function readHistory(file: string): HistoryFile | null {
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);
  const rows = lines.at(-1)?.rows;
  return rows === undefined ? null : { rows, history: lines.flatMap(({ call }) => call ?? []) };
}
