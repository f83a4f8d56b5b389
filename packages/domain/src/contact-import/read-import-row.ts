import type { Temporal } from "temporal-polyfill";
import { readBirthDate } from "../caller/read-birth-date.ts";
import { normalizeEmail } from "../email/normalize-email.ts";
import { nameKey } from "../name/name-key.ts";
import type { E164 } from "../phone/e164.ts";
import { normalizePhone } from "../phone/normalize-phone.ts";
import { isBlankValue } from "../text/is-blank-value.ts";
import { visibleText } from "../text/visible-text.ts";
import type { ImportColumns, ImportField } from "./import-columns.ts";

/** What a row of a file says of somebody. */
export type ImportRow = {
  /** As a spreadsheet counts them: the first is 1. */
  readonly row: number;
  readonly name: string;
  readonly phone: E164 | null;
  /** In lower case. */
  readonly email: string | null;
  readonly birthDate: string | null;
};

export type ImportProblem =
  | { readonly kind: "no_name" | "long_name" | "no_reach" }
  | { readonly kind: "phone" | "email" | "birthDate"; readonly given: string };

export type ReadImportRow =
  | { readonly kind: "read"; readonly row: ImportRow }
  | { readonly kind: "unreadable"; readonly row: number; readonly problems: readonly ImportProblem[] }
  /** Nothing stands in it. */
  | { readonly kind: "blank" };

export type ImportContext = {
  readonly columns: ImportColumns;
  /** ISO 3166-1 alpha-2: where a number without a country code is read. */
  readonly region: string;
  /** What 3/5/1980 is; dates that can be read in one way only are read in that one. */
  readonly dateOrder: "month_first" | "day_first";
  readonly today: Temporal.PlainDate;
};

const MAX_NAME = 200;

/** Reads a row, all of it or nothing: what cannot be read is somebody's to correct, and never left out in silence. */
export function readImportRow(
  { row, cells }: { readonly row: number; readonly cells: readonly string[] },
  context: ImportContext,
): ReadImportRow {
  if (cells.every((cell) => cell.trim() === "")) return { kind: "blank" };
  const given = (field: ImportField) => cellsOf(cells, context.columns, field);
  const name = readName(given);
  const phone = readPhone(given("phone"), context);
  const email = readEmail(given("email")[0]);
  const birthDate = readDay(given("birthDate")[0], context);
  const problems = [name, phone, email, birthDate].flatMap((field) => (field.ok ? [] : [field.problem]));
  if (!name.ok || !phone.ok || !email.ok || !birthDate.ok) return { kind: "unreadable", row, problems };
  if (phone.value === null && email.value === null) {
    return { kind: "unreadable", row, problems: [{ kind: "no_reach" }] };
  }
  return {
    kind: "read",
    row: { row, name: name.value, phone: phone.value, email: email.value, birthDate: birthDate.value },
  };
}

type Field<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: ImportProblem };

const ok = <T>(value: T): Field<T> => ({ ok: true, value });

/** The filled cells of a field. */
function cellsOf(cells: readonly string[], columns: ImportColumns, field: ImportField): readonly string[] {
  return columns.flatMap((each, at) => {
    const text = each === field ? plainCell(cells[at] ?? "") : "";
    return isBlankValue(text) ? [] : [text];
  });
}

/** Without what nobody sees, and without the apostrophe that keeps a spreadsheet from reading "+1 …" or "0042" as a sum. */
function plainCell(cell: string): string {
  return visibleText(cell)
    .replace(/[\s\0]+/g, " ")
    .trim()
    .replace(/^'(?=[=+\-@\d])/, "");
}

function readName(given: (field: ImportField) => readonly string[]): Field<string> {
  const whole = given("name")[0];
  const name = whole ?? [...given("firstName"), ...given("lastName")].join(" ");
  // "Guest" is what we call a caller who said no name.
  if (nameKey(name) === "" || nameKey(name) === "guest") return { ok: false, problem: { kind: "no_name" } };
  return name.length > MAX_NAME ? { ok: false, problem: { kind: "long_name" } } : ok(name);
}

/** The first number that is filled in: a number that cannot be read is not passed over for the next. */
function readPhone([first]: readonly string[], { region }: ImportContext): Field<E164 | null> {
  if (first === undefined) return ok(null);
  // A spreadsheet that took a number for an amount has rounded it: 1.55512E+10.
  const read = /\de\+?\d/i.test(first) ? null : normalizePhone(first, { region });
  return read?.ok === true ? ok(read.phone) : { ok: false, problem: { kind: "phone", given: first } };
}

function readEmail(given: string | undefined): Field<string | null> {
  if (given === undefined) return ok(null);
  const read = normalizeEmail(given);
  return read.ok ? ok(read.email) : { ok: false, problem: { kind: "email", given } };
}

function readDay(given: string | undefined, { dateOrder, today }: ImportContext): Field<string | null> {
  if (given === undefined) return ok(null);
  // A spreadsheet's date may come with a time of day, which is none.
  const day = given.replace(/[T ]0?0:00(?::00(?:\.0+)?)?(?: ?AM|Z)?$/i, "");
  const date = readBirthDate(day, { region: dateOrder === "month_first" ? "US" : "GB", today });
  return date === null ? { ok: false, problem: { kind: "birthDate", given } } : ok(date);
}

/** Which way round a file writes its dates: by one that can only be read in one way, else as the region does. */
export function guessDateOrder(given: readonly string[], region: string): ImportContext["dateOrder"] {
  for (const text of given) {
    const [, first = "", second = ""] = /^\D*(\d{1,2})\D+(\d{1,2})\D+\d{2,4}\D*$/.exec(text.trim()) ?? [];
    if (Number(first) > 12) return "day_first";
    if (Number(second) > 12) return "month_first";
    if (/\d\. ?\d/.test(text)) return "day_first";
  }
  return ["US", "PH", "CA"].includes(region.toUpperCase()) ? "month_first" : "day_first";
}
