import { z } from "zod";
import type { Correction } from "../booking/correction.ts";
import { digitsForCardinals } from "../text/digits-for-words.ts";
import { excerpt } from "../text/excerpt.ts";
import { isBlankValue } from "../text/is-blank-value.ts";

export type NormalizedEmail =
  | { readonly ok: true; readonly email: string; readonly corrections: readonly Correction[] }
  | { readonly ok: false; readonly kind: "invalid_email" };

/** RFC 5321 section 4.5.3.1: 64 octets before the @; a path of 256 octets leaves 254 for the address. */
const MAX_LOCAL_LENGTH = 64;
const Email = z.email().max(254);

/** A spelled-out address is longer than the address, but not by more than this. */
const MAX_SPOKEN_LENGTH = 600;
const INTRODUCTION =
  /^(?:(?:my|the|our)\s+)?(?:(?:e-?mail(?:\s+address)?|address)\s*(?:is|:)\s*|it(?:'s| is)\s+|mailto:)/;
/** Sounds and assent in front of it. */
const LEADING = /^(?:(?:um+|uh+|yes|yeah|yep|sure|okay|ok)[\s,.]+|(?:well|so),\s*)+/;
const BESIDE_ADDRESS: ReadonlySet<string> = new Set(
  "my the email e-mail mail address is it it's its that's that would be will please thanks thank you use um uh yes yeah ok okay sure here".split(
    " ",
  ),
);
/** Words about an address, of which none is known to be part of it: what they change nobody reads here. */
const REMARKS =
  /(?<![\w'-])(?:no|nope|not|sorry|wait|oops|actually|or|with|without|capitals?|caps?|spelled|spelt|spelling|letters?|numbers?|numerals?|digits?|it's|its|that's|thats|isn't|don't|then|followed|instead|rather|correction|scratch|mean|meant|again|as|u+m+|u+h+|er+m?|yes|yeah|but|also|spaces?|apostrophe|which|i'm|i'll|i'd|think|believe|[a-z]+'s)(?![\w'-])/;
/** Behind its last dot an address has one word, or letters one by one. */
const ENDS_IN_DOMAIN = /(?:\b(?:dot|period|point)\s+|\.\s*)(?:[a-z]+|[a-z](?:[ ,]+[a-z])+)$/;
const SIGNS: ReadonlyMap<string, string> = new Map([
  ["dot", "."],
  ["period", "."],
  ["point", "."],
  ["underscore", "_"],
  ["dash", "-"],
  ["hyphen", "-"],
  ["minus", "-"],
  ["plus", "+"],
]);

/**
 * An e-mail address as it was written or spoken ("John Dot Doe at Gmail dot com", "j o h n at example dot org"),
 * in lower case: callers cannot say capitals, and no provider of note tells them apart. Addresses under `.invalid`
 * (RFC 2606) are refused, so that a placeholder never comes back as somebody's address.
 */
export function normalizeEmail(text: string): NormalizedEmail {
  const trimmed = text.trim();
  const readable = trimmed.length <= MAX_SPOKEN_LENGTH && !isBlankValue(trimmed);
  const written = readable ? writtenForm(trimmed) : undefined;
  const email = Email.safeParse(written?.text).data;
  if (email === undefined || email.indexOf("@") > MAX_LOCAL_LENGTH || email.endsWith(".invalid")) {
    return { ok: false, kind: "invalid_email" };
  }
  // What was spelled is what was misheard most easily.
  const reason = written?.isSpoken === true ? "spelled" : "reformatted";
  const corrections: Correction[] =
    email === trimmed ? [] : [{ field: "email", from: excerpt(text), to: email, reason }];
  return { ok: true, email, corrections };
}

type WrittenForm = { readonly text: string; readonly isSpoken: boolean };

function writtenForm(text: string): WrittenForm | undefined {
  const lower = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\p{Cf}\p{Cc}]/gu, " ")
    .replace(/^.*<([^<>]*)>$/, "$1")
    .trim()
    .replace(LEADING, "")
    .replace(INTRODUCTION, "")
    .replace(/[ ,.]+(?:please|thanks|thank you|that's it|that is it)[.!]?$/, "")
    .replace(/[.,;:!?)\]>"']+$|^[<[("']+/g, "");
  if (!/\s/.test(lower)) return { text: lower, isSpoken: false };
  const whole = writtenAmong(lower.split(/[\s,;]+/));
  if (whole !== "none") return whole;
  const spoken = withoutRemarks(lower);
  return spoken === undefined ? undefined : { text: joinSpoken(spoken), isSpoken: true };
}

const WHOLE = /^[("'<[]*([^\s@]+@[^\s@]+\.[a-z]{2,})[)"'>\].,;:!?]*$/;

/** One whole address among words that say nothing; none of several, and none among words that may mean something. */
function writtenAmong(words: readonly string[]): WrittenForm | "none" | undefined {
  const found = new Set(words.map((word) => WHOLE.exec(word)?.[1]).filter((one) => one !== undefined));
  const [text] = found;
  if (text === undefined) return "none";
  const isPlain = words.every((word) => word === "" || WHOLE.test(word) || BESIDE_ADDRESS.has(word));
  return found.size === 1 && isPlain ? { text, isSpoken: false } : undefined;
}

/**
 * The spoken address without what is said of its letters: "capital M Matt", "Matt with two t's". Nothing where words are left that
 * are about the address, or where there is more than one.
 */
function withoutRemarks(text: string): string | undefined {
  const address = text
    .replace(/\b(?:(?:all|in) )?(?:lower ?case|upper ?case|caps|capitals|capital letters)\b/g, " ")
    .replace(/\b(?:one word|no spaces?)\b/g, " ")
    .replace(/\bcapital ([a-z]) (?=\1[a-z])/g, " ")
    .replace(/\bcapital (?=[a-z]\b)/g, " ")
    .replace(/\b(?:the )?letter (?=[a-z]\b)/g, " ")
    .replace(
      /\b(?:the )?(?:number|digit|numeral) (?=\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|zero)\b)/g,
      " ",
    )
    .replace(/\b([a-z]),? (?:as in|like in|for|like) (?=\1)[a-z]+\b/g, "$1")
    .replace(LETTER_COUNT, withoutLetterCount)
    .replace(/\s+/g, " ")
    .trim();
  return REMARKS.test(address) || isTwice(address) || !ENDS_IN_DOMAIN.test(address) ? undefined : address;
}

/** More than one address: "at one dot com" and again an "at". */
function isTwice(text: string): boolean {
  const ats = [...text.matchAll(/\bat\b|@/g)].map(({ index }) => index);
  return /\bdot\b|\./.test(text.slice(ats.at(0), ats.at(-1)));
}

const LETTER_COUNT = /\b[a-z]+,? (?:spelled )?with (?:an?|one|two|double|three|1|2|3) [a-z](?:'?s)?\b/g;
const COUNTS: ReadonlyMap<string, number> = new Map([
  ["two", 2],
  ["2", 2],
  ["double", 2],
  ["three", 3],
  ["3", 3],
]);

/** "Matt with two t's", where the word is already written so. */
function withoutLetterCount(said: string): string {
  const [word = "", ...remark] = said.split(/,? (?:spelled )?with | /);
  const [count = "", letter = ""] = remark;
  const isWritten = word.split(letter.charAt(0)).length - 1 === (COUNTS.get(count) ?? 1);
  return isWritten ? word : said;
}

/** Keeps a word from being taken for a digit: a private-use character, which no address has. */
const LONE = "\uE000";
const LONE_NUMBER =
  /(?<=^|\s(?:at|dot|dash|underscore|hyphen|@) |@)(one|two|three|four|five|six|seven|eight|nine|ten|zero|eleven|twelve|twenty|fifty)(?= (?:at|dot|dash|underscore|hyphen|@)\b|\.|$)/g;

/** "Matt at one dot com" is one.com: a number that is a whole part of an address was said as its name. */
function withLoneNumbers(text: string): string {
  return text.replace(LONE_NUMBER, (word) => `${word.charAt(0)}${LONE}${word.slice(1)}`);
}

/** Signs for their names, digits for single number words, then no spaces: letters said one by one join too. */
function joinSpoken(text: string): string {
  const said = digitsForCardinals(withLoneNumbers(text.replace(/\bat sign\b/g, "@")))
    .replace(/,/g, " ")
    .replace(/\b(double|triple) (\S)(?=\s|$)/g, (_, word: string, sign: string) =>
      sign.repeat(word === "double" ? 2 : 3),
    );
  const parts = said.split(/\s+/);
  const at = said.includes("@") ? -1 : parts.lastIndexOf("at");
  return parts
    .map((marked, index) => {
      const part = marked.replace(LONE, "");
      if (index === at) return "@";
      // A word at either end cannot be a sign: "dash at example dot com" is the mailbox of somebody called Dash.
      const inside = index > 0 && index < parts.length - 1 && index !== at + 1 && index !== at - 1;
      return (inside ? SIGNS.get(part) : undefined) ?? part;
    })
    .join("");
}
