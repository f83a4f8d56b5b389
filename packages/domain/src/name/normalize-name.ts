import type { Correction } from "../booking/correction.ts";
import { excerpt } from "../text/excerpt.ts";
import { isBlankValue } from "../text/is-blank-value.ts";
import { applySpelling } from "./apply-spelling.ts";
import { FOR_WHOM, patientOf } from "./for-whom.ts";
import { capitalizeName } from "./capitalize-name.ts";
import { splitBirthDate } from "./split-birth-date.ts";

export type NormalizedName = {
  /** At most 100 characters. Empty when no name was given. */
  readonly name: string;
  readonly corrections: readonly Correction[];
  /** Something was said, of which no name can be told for certain: "John Smith for Tim", "Catherine with a K". */
  readonly isUnclear?: true;
};

const MAX_LENGTH = 100;
/** Far more than the longest name, so that trimming and folding stay cheap on hostile input. */
const MAX_RAW_LENGTH = 1000;
const TAGS = /<\/?[a-z!][^<>]*>/gi;
const NOT_IN_NAMES = /[^\p{L}\p{M}\p{N}' .,&()/-]+/gu;
const INTRODUCTION = new RegExp(
  String.raw`^(?:(?:yes|yeah|sure|okay|ok|hi|hello|so|well|um|uh),? |(?:my|the|patient|patient's|his|her|their) (?:full |first )?name(?:'s| is)?,? ?:? ?|${FOR_WHOM}'s (?:full |first )?name(?:'s| is)? |(?:.{1,60}? )?(?:calling|phoning|ringing|booking|here)(?: in)? (?:for|on behalf of) (?:${FOR_WHOM},? (?:named |called |whose name is )?)?(?=\p{L})|(?:(?:i'd like|i would like|i want|i need|can i|could i|can you|could you|let me|i'm trying|we'd like|we need)(?: to)? )?(?:please )?(?:to )?(?:book|make|schedule|get|have|need)(?: (?:in|it))?(?: an?| the)?(?: (?:appointment|booking|visit|slot|check-?up))? for (?:${FOR_WHOM},? )?(?=\p{L})|(?:i'd like|i would like|i want|i need|we'd like|we need|can i have|can i get|could i have) (?:an? |the )?(?:appointment|booking|visit|slot|check-?up) for (?:${FOR_WHOM},? )?(?=\p{L})|name:? |this is |i am |i'm |it is |it's |that's |that is |call me |put it under |(?:it's |book(?:ed)? it )?under |(?:an? |the )?(?:appointment|booking|visit) (?=for\b)|(?:i'm |i am )?(?:calling|booking) (?:this )?(?=for\b|on\b)|on behalf of (?:${FOR_WHOM},? ?)?|for (?:${FOR_WHOM},? )?(?=\p{L})|${FOR_WHOM},? (?:(?:is |named |called |whose name is |(?:his|her|their) name is |his name's |her name's ))?(?=\p{L}))`,
  "iu",
);
/** What follows a name without being part of it. */
const CREDENTIALS =
  /(?:,? ?\((?:[^()]*)\)|,? (?:m\.? ?d\.?|d\.?o\.?|ph\.? ?d\.?|d\.?d\.?s\.?|d\.?m\.?d\.?|d\.?v\.?m\.?|r\.?n\.?|esq(?:uire)?\.?|mba|cpa|please|speaking|here|thanks|thank you))+$/i;
const RELATIVE_LAST = new RegExp(
  // "John Doe with his wife" is two, and stays so.
  String.raw`(?<!\b(?:and|with|plus|or))(?<!&),? (?:who is |that's |that is |she's |he's |is )?${FOR_WHOM}$`,
  "iu",
);
const ONLY_RELATIVE = new RegExp(String.raw`^(?:for )?${FOR_WHOM}(?:'?s)?$`, "iu");
/** Who speaks, in a transcript. */
const LABEL = /^(?:speaker|caller|user|customer|person|patient|guest)(?: (?:\d|[a-z]|one|two))$/;
/** A number that stands for somebody; years and "3rd" have fewer figures. */
const MANY_FIGURES = /(?:\d[^\p{L}\d]*){5}|^[^\p{L}]*\d[^\p{L}]*$/u;
/** Of a sentence, not of a name; first or alone they may be one, and "Tori Spelling" is. */
const SENTENCE =
  /(?<!^|\p{L})(?:(?:about|from|spell(?:ed|ing)?|birth|caller|insurance|(?<=, )aged?)(?= \p{L})|(?:because|(?:everyone|everybody|people) calls?|appointment|please|tomorrow|yesterday|today|goes by|known as|name|e-?mail|unknown)(?!\p{L}))|(?<!\p{L})(?:unknown|birth|name) \p{L}/iu;
/** "Olivia Chen, new patient", "Olivia Chen, 12 Main Street". */
const NOTE_LAST =
  /[ ,(-]+(?:an? |i'm an? )?(?:new|existing|returning|current|former|established|first[ -]time) (?:patient|client|customer)\)?$|, (?:male|female|man|woman|an adult|adult|insurance .*|\d{1,5} \p{L}.*)$/iu;
/** "First name Olivia, last name Chen", and the other way round. */
const PARTS = [
  [
    /^(?:(?:my|the|her|his) )?first name(?: is|:)? (\p{L}[\p{L}\p{M}'.-]*),? (?:and )?(?:(?:my|the|her|his) )?(?:last name|surname|family name)(?: is|:)? (\p{L}.*)$/iu,
    "$1 $2",
  ],
  [
    /^(?:(?:my|the|her|his) )?(?:last name|surname|family name)(?: is|:)? (\p{L}[\p{L}\p{M}'.-]*),? (?:and )?(?:(?:my|the|her|his) )?first name(?: is|:)? (\p{L}.*)$/iu,
    "$2 $1",
  ],
  [
    /^(\p{L}[\p{L}\p{M}'.-]*),? (?:and )?(?:(?:my|the|her|his) )?(?:last name|surname|family name)(?: is|:)? (\p{L}.*)$/iu,
    "$1 $2",
  ],
  [/^(\p{L}[\p{L}\p{M}'.-]*),? (?:and )?(?:(?:my|the|her|his) )?first name(?: is|:)? (\p{L}.*)$/iu, "$2 $1"],
] as const;
/** Letters of the radio alphabet alone: which name they spell is not ours to say. */
const RADIO =
  /^(?=.*\b(?:hotel|echo|foxtrot|golf|kilo|november|quebec|tango|uniform|whiskey|x-?ray|yankee|zulu|bravo|alpha|papa)\b)(?:(?:alpha|bravo|charlie|delta|echo|foxtrot|golf|hotel|india|juliett?|kilo|lima|mike|november|oscar|papa|quebec|romeo|sierra|tango|uniform|victor|whiskey|x-?ray|yankee|zulu)(?: |$)){3,}$/i;
/** What a phone's display, a form or a greeting calls whom it does not know. */
const STRANGER =
  /^(?:(?:an?|the|this|our|dear|my|your|one|mister|mr|mrs|ms) )*(?:(?:unknown|anonymous|private|restricted|blocked|valued|new|existing|returning|current|former|regular|first time|old|another|test|dummy|sample|example|unidentified|unnamed|no|wireless|missing|random|other|potential|prospective|walk in|dear|human|live|incoming|inbound) )+(?:callers?|names?|users?|customers?|patients?|clients?|guests?|persons?|people|numbers?|speakers?|members?|visitors?|party|data|call|caller id|id|someone|somebody|contact|value|string)$/;
/** "Me and my wife": two people, of whom none is named. */
const SEVERAL = /^(?:me|i|myself|us|we|him|her|them) and\b|\band (?:me|i|myself)$|\band$|^and\b/;
/** What models and callers put where a name should be. Compared in lower case, without punctuation. */
const NOBODY: ReadonlySet<string> = new Set(
  "yes|yeah|yep|yup|sure|ok|okay|correct|right|no|nope|me|myself|self|i|him|her|them|himself|herself|same|same as before|the same|you|caller|the caller|user|the user|patient|the patient|customer|the customer|client|the client|guest|person|somebody|someone|anybody|anyone|nobody|hello|hi|name|full name|first name|last name|first name last name|first last|your name|my name|the name|patient name|patients name|caller name|son|daughter|wife|husband|mother|father|child|my own name|it is me|its me|as before|on file|the one on file|mine|please|yes please|no thanks|thanks|thank you|he|she|they|it|this is he|this is she|speaking|uh|um|uhm|er|hmm|just me|only me|its just me|us|for us|we|both of us|the two of us|all of us|our family|the family|my family|his family|her family|their family|the whole family|whole family|everyone|everybody|every one|all|both|each|both of them|all of them|all of you|everyone in the family|the kids|the children|my kids|our kids|my children|our children|kids|children|the twins|my twins|the boys|the girls|my boys|my girls|my sons|my daughters|my parents|all three|all four|two people|three people|a group|a couple|speaker|the speaker|unknown speaker|agent|the agent|assistant|the assistant|receptionist|the receptionist|mr unknown|ms unknown|mr|mrs|ms|miss|mister|sir|madam|dr|doctor|of mine|of ours|that one|this one|whoever|not sure|i dont know|dont know|no idea|string|text|value|test|testing|placeholder|example|sample|dob|date of birth|birth date|birthday|phone|phone number|number|email|visitor|member|valued|stranger|caller id|spam likely|scam likely|spam|telemarketer|toll free|toll free call|wireless|out of area|cell phone|mobile|voicemail|robot|human|the visitor|firstname|lastname|firstname lastname|first and last name|patient full name|full name here|name here|insert name|enter name|your name here|patientname|customername|username|nameless|no one|noone|not yet|later|xxx|abc|asdf|the same person|same person|same patient|same name|the same name|same one|whatever|what|huh|sorry|excuse me|hold on|one moment".split(
    "|",
  ),
);

/**
 * A person's name as it should be stored and shown: Unicode NFC, single spaces, no markup and no invisible
 * characters; capitalized when it came in one case ("john smith", "MARY O'BRIEN"), kept where a person already did.
 */
export function normalizeName(text: string): NormalizedName {
  const cleaned = clean(text.slice(0, MAX_RAW_LENGTH));
  if (cleaned === "" && !isNobody(text)) return { name: "", corrections: [], isUnclear: true };
  const name = isNobody(cleaned) ? "" : capitalizeName(cleaned).normalize("NFC");
  if (name === "" || name === text.trim()) return { name, corrections: [] };
  // Other words than were said are read back: who it is for may have been understood otherwise.
  const reason = wordsOf(name) === wordsOf(text) ? "reformatted" : "spelled";
  return { name, corrections: [{ field: "name", from: excerpt(text), to: name, reason }] };
}

/** Without case, accents of another notation and signs: "john_smith" says "John Smith". */
function wordsOf(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
}

function clean(text: string): string {
  const plain = applySpelling(splitBirthDate(text.trim()).name)
    .replace(TAGS, " ")
    .replace(/\p{Cf}/gu, "")
    .replace(/[\u2018\u2019\u02bc`\u00b4]/g, "'")
    .replace(/\p{Pd}/gu, "-")
    .replace(/\s*\+\s*/g, " plus ")
    .replace(NOT_IN_NAMES, " ")
    .normalize("NFC");
  const ordered = PARTS.reduce((name, [parts, order]) => name.replace(parts, order), tidy(plain));
  const named = withoutEnding(patientOf(withoutNote(withoutIntroduction(ordered))));
  const name = SENTENCE.test(named) || RADIO.test(named) ? "" : cap(named);
  // What is left may show more of it: without the signs that no name has, "40 | years" is an age as well.
  return name === text ? name : clean(name);
}

/** "Yes", "the caller" and "my son" are answers, and no names to book under. */
function isNobody(text: string): boolean {
  if (isBlankValue(text) || MANY_FIGURES.test(text)) return true;
  const words = text
    .toLowerCase()
    .replace(/['\u2019]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  const [first = "", ...others] = words.split(" ");
  if (others.length > 0 && NOBODY.has(first) && others.every((word) => word === first)) return true;
  return (
    NOBODY.has(words) ||
    STRANGER.test(words) ||
    LABEL.test(words) ||
    ONLY_RELATIVE.test(words) ||
    SEVERAL.test(words)
  );
}

function withoutEnding(text: string): string {
  const rest = tidy(text.replace(RELATIVE_LAST, "").replace(CREDENTIALS, ""));
  // "Rn" and "Please" alone would leave nothing; they may be somebody.
  return rest === "" ? text : rest;
}

/** "The new patient" is nobody, and not The. */
function withoutNote(text: string): string {
  return isNobody(text) ? text : text.replace(NOTE_LAST, "");
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
