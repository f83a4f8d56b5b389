import { readableText } from "../text/readable-text.ts";
import type { E164 } from "./e164.ts";

/**
 * What carriers and platforms send where a number is withheld. Twilio, and whatever stands behind it, spells such a word
 * on a telephone's keypad and sends the digits as if they were a number: +266696687 is ANONYMOUS (Twilio help article
 * 223179988; its list has RESTRICTED with a wrong digit, 7378742883, and both are seen).
 */
const WORDS = [
  "anonymous",
  "blocked",
  "hidden",
  "invalid",
  "nocallerid",
  "nonumber",
  "notavailable",
  "outofarea",
  "payphone",
  "private",
  "privatenumber",
  "restricted",
  "suppressed",
  "unavailable",
  "undisclosed",
  "unidentified",
  "unknown",
  "unknowncaller",
  "unlisted",
  "withheld",
] as const;

const KEYPAD = ["abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz"] as const;

const SPELLED: ReadonlySet<string> = new Set([...WORDS.map(onKeypad), "7378742883", "464"]);

function onKeypad(word: string): string {
  return Array.from(word, (letter) => KEYPAD.findIndex((key) => key.includes(letter)) + 2).join("");
}

const IS_WORD = new RegExp(
  String.raw`^(?:caller ?id )?(?:${WORDS.join("|")}|no caller ?id|no number|not available|out of (?:the )?area|pay phone|private number|unknown caller)(?: (?:number|caller|call|caller ?id))?$`,
);

/**
 * Whether a text stands in for a number that was withheld: one of the words, also as the user of a SIP address, or one
 * of them as digits, with or without `+`, `00`, `011` or the country code 1 before it. Nobody is known by such a text.
 */
export function isStandInNumber(text: string): boolean {
  const readable = withoutAddress(readableText(text));
  if (IS_WORD.test(readable.replace(/[^a-z0-9]+/g, " ").trim())) return true;
  if (!/^[+\d .()/-]+$/.test(readable)) return false;
  const digits = readable.replace(/\D/g, "").replace(/^(?:00|011)(?=\d{4})/, "");
  return /^0+$/.test(digits) || SPELLED.has(digits) || SPELLED.has(digits.replace(/^1/, ""));
}

/** `"Anonymous" <sip:anonymous@anonymous.invalid;user=phone>` is `anonymous`, `tel:+1…` the number. */
export function withoutAddress(text: string): string {
  const inner = /<([^<>]+)>/.exec(text)?.[1] ?? text;
  return inner.replace(/^(?:sips?|tel):\s*/i, "").replace(/[@;].*$/, "");
}

/**
 * Whether a number can be nobody's, though its length is right: what people type to get past a field and models write
 * for want of one. One digit all over, ten in a row, mostly zeros; under +1 also an area code that begins with 0 or 1
 * (NANP: NXX).
 */
export function isNobodysNumber(phone: E164): boolean {
  const digits = phone.slice(1);
  const national = digits.startsWith("1") ? digits.slice(1) : digits;
  if (/^1[01]/.test(digits) && digits.length === 11) return true;
  // The country code may be part of the pattern: +999999999, +1234567890.
  return (
    /^(\d)\1+$/.test(national) || /(\d)\1{8,}$/.test(digits) || /0{7,}$/.test(digits) || isInARow(national)
  );
}

const UP = "01234567890123456789";
const DOWN = "98765432109876543210";

function isInARow(digits: string): boolean {
  return digits.length >= 9 && (UP.includes(digits) || DOWN.includes(digits));
}
