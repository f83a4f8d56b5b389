import type { Correction } from "../booking/correction.ts";
import { excerpt } from "../text/excerpt.ts";
import { isBlankValue } from "../text/is-blank-value.ts";
import { capitalizeName } from "./capitalize-name.ts";

export type NormalizedName = {
  /** At most 100 characters. Empty when no name was given. */
  readonly name: string;
  readonly corrections: readonly Correction[];
};

const MAX_LENGTH = 100;
/** Far more than the longest name, so that trimming and folding stay cheap on hostile input. */
const MAX_RAW_LENGTH = 1000;
const TAGS = /<\/?[a-z!][^<>]*>/gi;
const NOT_IN_NAMES = /[^\p{L}\p{M}\p{N}' .,&()/-]+/gu;
const INTRODUCTION = /^(?:(?:my|the|patient) name is|name:|this is|i am|i'm|it is|it's)\s+/i;

/**
 * A person's name as it should be stored and shown: Unicode NFC, single spaces, no markup and no invisible
 * characters; capitalized when it came in one case ("john smith", "MARY O'BRIEN"), kept where a person already did.
 */
export function normalizeName(text: string): NormalizedName {
  const cleaned = clean(text.slice(0, MAX_RAW_LENGTH));
  const name = isBlankValue(cleaned) ? "" : capitalizeName(cleaned).normalize("NFC");
  if (name === "" || name === text.trim()) return { name, corrections: [] };
  return { name, corrections: [{ field: "name", from: excerpt(text), to: name, reason: "reformatted" }] };
}

function clean(text: string): string {
  const plain = text
    .replace(TAGS, " ")
    .replace(/\p{Cf}/gu, "")
    .replace(/[\u2018\u2019\u02bc`\u00b4]/g, "'")
    .replace(/\p{Pd}/gu, "-")
    .replace(NOT_IN_NAMES, " ")
    .normalize("NFC");
  return cap(withoutIntroduction(tidy(plain)));
}

function withoutIntroduction(text: string): string {
  const rest = text.replace(INTRODUCTION, "");
  return rest === text || rest === "" ? text : withoutIntroduction(rest);
}

function cap(text: string): string {
  return tidy(Array.from(text).slice(0, MAX_LENGTH).join(""));
}

function tidy(text: string): string {
  return text.replace(/\s+/g, " ").replace(/^[ .,&/-]+|[ ,&/-]+$/g, "");
}
