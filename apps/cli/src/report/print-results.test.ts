import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { printResults } from "./print-results.ts";

const RESULTS = [
  {
    title: "A check with a long name of its own",
    ok: true,
    durationMs: 12,
    detail: "word ".repeat(40).trim(),
    hint: null,
  },
  {
    title: "Another",
    ok: false,
    durationMs: 1234,
    detail: "x".repeat(200),
    hint: "Type this and then that, over and over again.",
  },
];

function printAt(width: number): string[] {
  const lines: string[] = [];
  printResults(RESULTS, {
    width,
    print: (line) => void lines.push(...stripVTControlCharacters(line).split("\n")),
  });
  return lines;
}

describe("printResults", () => {
  test.each([20, 40, 80, 120, 200])("fits into a terminal of %i columns, with every word", (width) => {
    const lines = printAt(width);
    expect(lines.filter((line) => line.length > width)).toEqual([]);
    expect(lines.join(" ").match(/word/g)).toHaveLength(40);
    expect(lines.join("").match(/x/g)).toHaveLength(200);
    expect(lines.join("\n")).toContain("Failed: 1");
  });
});
