import { expect, test } from "vitest";
import { leftRowsCsv } from "./import-reports.ts";
import { MAX_ROWS, readFile } from "./read-file.ts";

// Files as spreadsheets and the programs of clinics write them.

const LINES =
  'Name;Phone;Note\r\n"Hall; Tom";+14155550123;"two\r\nlines, ""quoted"""\r\n\r\nZoë Müller;+14155550124;';
const fileOf = (bytes: Uint8Array) => new File([bytes.slice()], "patients.csv");
const utf8 = (text: string) => new TextEncoder().encode(text);
const bytesOf = (text: string, toBytes: (code: number) => number[]) =>
  Uint8Array.from(Array.from(text).flatMap((letter) => toBytes(letter.charCodeAt(0))));

async function sheetOf(bytes: Uint8Array) {
  const read = await readFile(fileOf(bytes));
  if (read.kind !== "sheet") throw new Error(read.why);
  return read.sheet;
}

test.each([
  ["UTF-8", utf8(LINES)],
  ["UTF-8", utf8(`\uFEFF${LINES}`)],
  ["UTF-16", bytesOf(`\uFEFF${LINES}`, (code) => [code & 255, code >> 8])],
  ["UTF-16", bytesOf(`\uFEFF${LINES}`, (code) => [code >> 8, code & 255])],
  ["UTF-16", bytesOf(LINES, (code) => [code & 255, code >> 8])],
  ["Windows-1252", bytesOf(LINES, (code) => [code])],
])(
  "%s is read, with quoted signs and line breaks, and rows have a spreadsheet's numbers",
  async (encoding, bytes) => {
    const sheet = await sheetOf(bytes);
    expect(sheet.how).toBe(`${encoding}, columns split at semicolons`);
    expect(sheet.columns).toEqual(["name", "phone", null]);
    expect(sheet.rows.map(({ row, cells }) => [row, ...cells])).toEqual([
      [1, "Name", "Phone", "Note"],
      [2, "Hall; Tom", "+14155550123", 'two\r\nlines, "quoted"'],
      [4, "Zoë Müller", "+14155550124", ""],
    ]);
  },
);

test.each([
  [",", "commas"],
  ["\t", "tabs"],
  ["|", "vertical bars"],
])("columns are split at %j", async (sign, name) => {
  const sheet = await sheetOf(
    utf8(["Name", "Phone"].join(sign).concat("\n", ["Tom", "4155550123"].join(sign))),
  );
  expect([sheet.how, sheet.rows[1]?.cells]).toEqual([
    `UTF-8, columns split at ${name}`,
    ["Tom", "4155550123"],
  ]);
});

test("Excel's first line says the sign, and counts as a row", async () => {
  const sheet = await sheetOf(utf8("sep=;\r\nName;Phone\r\nTom, Jr.;4155550123\r\n"));
  expect(sheet.rows.map(({ row, cells }) => [row, ...cells])).toEqual([
    [2, "Name", "Phone"],
    [3, "Tom, Jr.", "4155550123"],
  ]);
});

test.each([
  ["a workbook", Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), /save the sheet as CSV/],
  ["a picture", Uint8Array.of(0x89, 0x50, 0, 0, 0, 13, 0), /not a text file/],
  ["an empty file", utf8("\r\n , ,\r\n"), /nothing in this file/],
  ["too many rows", utf8("a\n".repeat(MAX_ROWS + 2)), /more than 20,000 rows/],
])("%s is refused with what to do", async (_what, bytes, why) => {
  expect(await readFile(fileOf(bytes))).toEqual({ kind: "refused", why: expect.stringMatching(why) });
});

test("rows that were left out come back as a file of the same columns, in which nothing is run", () => {
  const left = [{ row: 7, why: "There is no name.", cells: ["", "=1+1", 'a "b"; c'] }];
  expect(leftRowsCsv(left, ["Name", "Phone"])).toBe(
    '\uFEFFRow,Why it was left out,Name,Phone,\r\n7,There is no name.,,"\'=1+1","a ""b""; c"\r\n',
  );
});
