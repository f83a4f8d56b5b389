import { cleanLine, cleanText } from "./clean-text.ts";

/** Readers of one value of unknown type; null where it is none of the kind. */

export function lineOf(maxLength: number): (value: unknown) => string | null {
  return (value) => (typeof value === "string" ? cleanLine(value, maxLength) : null);
}

export function textOf(maxBytes: number): (value: unknown) => string | null {
  return (value) => (typeof value === "string" ? cleanText(value, maxBytes) : null);
}

/** A finite number, also as text: `"0.0834"`, `"$0.08"`, `"0,42"`. */
export function numberOf(value: unknown): number | null {
  const number = typeof value === "string" ? parseAmount(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

function parseAmount(text: string): number {
  const amount = /^\s*(?:US)?\$?\s*(\d{1,12}(?:\.\d{1,18})?(?:e-?\d{1,2})?)\s*(?:USD)?\s*$/i.exec(
    withPoint(text),
  );
  return Number(amount?.[1]);
}

/** `1,200` may be either, so it stays what cannot be read; `1,200.50` may not. */
function withPoint(text: string): string {
  const grouped = /^(\D*)(\d{1,3}(?:,\d{3})+)(\.\d+\D*)$/.exec(text);
  if (grouped !== null) return `${grouped[1]}${grouped[2]?.replaceAll(",", "")}${grouped[3]}`;
  return text.replace(/^(\D*)(0,\d+|\d+,(?:\d{1,2}|\d{4,}))(\D*)$/, (whole) => whole.replace(",", "."));
}
