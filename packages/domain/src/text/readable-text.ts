import { isPlain } from "./is-plain.ts";

/** Longer than anything a caller says for one field; everything after this check may use a regular expression. */
const MAX_LENGTH = 200;

/** Zero-width characters, direction marks, private-use and broken characters: nobody says them. */
const UNSPEAKABLE = /[\p{Cf}\p{Co}\p{Cs}]/gu;

/**
 * What the readers of dates, times and phones work on: lower case, one kind of dash, apostrophe and space, no
 * invisible characters, full-width and other compatibility forms folded (Unicode NFKC), non-Latin digits as ASCII.
 * Empty when the text is longer than 200 characters: that is no date, time or number, and must not cost time.
 */
export function readableText(text: string): string {
  const trimmed = text.trim();
  if (trimmed.length > MAX_LENGTH) return "";
  if (isPlain(trimmed)) return trimmed.toLowerCase().replace(/ {2,}/g, " ").replaceAll("`", "'");
  const folded = asciiDigits(trimmed.normalize("NFKC"))
    .toLowerCase()
    .replace(UNSPEAKABLE, "")
    .replace(/[\p{Cc}\s]+/gu, " ")
    .replace(/\p{Pd}|\u2212/gu, "-")
    .replace(/[\u2018\u2019\u02bc`\u00b4]/g, "'")
    .trim();
  return folded.length > MAX_LENGTH ? "" : folded;
}

/** The code points of the digit zero in Arabic-Indic, extended Arabic-Indic, Devanagari and Bengali. */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6] as const;

function asciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    const zero = ZEROS.find((first) => code >= first && code < first + 10);
    return zero === undefined ? digit : String(code - zero);
  });
}
