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

function writtenForm(text: string): { readonly text: string; readonly isSpoken: boolean } {
  const lower = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\p{Cf}\p{Cc}]/gu, " ")
    .replace(/^.*<([^<>]*)>$/, "$1")
    .trim()
    .replace(INTRODUCTION, "")
    .replace(/[ ,.]+(?:please|thanks|thank you|that's it|that is it)[.!]?$/, "")
    .replace(/[.,;:!?)>"']+$|^[<("']+/g, "");
  const isSpoken = /\s/.test(lower);
  return { text: isSpoken ? joinSpoken(lower) : lower, isSpoken };
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
  const clear = text
    .replace(/\bat sign\b/g, "@")
    .replace(/\b([a-z]),? (?:as in|like in|for|like) (?=\1)[a-z]+\b/g, "$1");
  const said = digitsForCardinals(withLoneNumbers(clear))
    .replace(/,/g, " ")
    .replace(/\b(?:all )?(?:lower ?case|one word|no spaces?)\b/g, " ")
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
