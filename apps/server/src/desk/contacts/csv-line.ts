import { visibleText } from "@callwaiting/domain";

/** What a spreadsheet would run as a formula; some read the full-width signs of East Asian keyboards alike. */
const FORMULA = /^[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]/;

/**
 * One line of a CSV file (RFC 4180), with its line end. A text that a spreadsheet would take for a formula gets an
 * apostrophe in front: names and addresses come from callers.
 */
export function csvLine(values: readonly (string | number)[]): string {
  return `${values.map((value) => quoted(typeof value === "number" ? String(value) : disarmed(value))).join(",")}\r\n`;
}

/** Digits alone would become a number and lose their zeros. */
export const asText = (value: string): string => (/^\d+$/.test(value) ? `'${value}` : value);

/** The same behind a sign at which some program splits: with German settings, Excel does so at semicolons, quoted or not. */
const FORMULA_INSIDE = /([;,|\t\r\n]\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

const disarmed = (value: string) => {
  const visible = visibleText(value).replace(FORMULA_INSIDE, "$1'");
  return FORMULA.test(visible.trimStart()) || FORMULA.test(visible) ? `'${visible}` : visible;
};

const quoted = (value: string) => (/[";,|\t\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
