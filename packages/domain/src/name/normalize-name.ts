import type { Correction } from "../booking/correction.ts";
import { excerpt } from "../text/excerpt.ts";
import { isBlankValue } from "../text/is-blank-value.ts";
import { applySpelling } from "./apply-spelling.ts";
import { capitalizeName } from "./capitalize-name.ts";
import { splitBirthDate } from "./split-birth-date.ts";

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
const RELATIVE =
  "(?:(?:ex|former|little|older|younger|elderly|late|eldest|youngest|step|grand|great|foster|baby)[ -]?)*(?:roommate|flatmate|housemate|colleague|co-?worker|employee|employer|ward|guardian|care?giver|carer|nanny|tenant|student|ex|son|daughter|child|kid|baby|boy|girl|wife|husband|spouse|partner|fianc[eé]e?|boyfriend|girlfriend|mother|mom|mum|mama|father|dad|papa|parent|brother|sister|sibling|twin|uncle|aunt|cousin|niece|nephew|mother-in-law|father-in-law|grandmother|grandma|grandfather|grandpa|grandson|granddaughter|friend|neighbou?r|boss|client|patient)(?: in law)?";
const FOR_WHOM = `(?:(?:my|our|his|her|their|a|the) )(?:${RELATIVE})`;
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
const LABEL = /^(?:speaker|caller|user|customer|person|patient|guest)(?: (?:\d|[a-d]|one|two))$/;
/** "Me and my wife": two people, of whom none is named. */
const SEVERAL = /^(?:me|i|myself|us|we|him|her|them) and\b|\band (?:me|i|myself)$|\band$|^and\b/;
/** What models and callers put where a name should be. Compared in lower case, without punctuation. */
const NOBODY: ReadonlySet<string> = new Set(
  "yes|yeah|yep|yup|sure|ok|okay|correct|right|no|nope|me|myself|self|i|him|her|them|himself|herself|same|same as before|the same|you|caller|the caller|user|the user|patient|the patient|customer|the customer|client|the client|guest|person|somebody|someone|anybody|anyone|nobody|hello|hi|name|full name|first name|last name|first name last name|first last|your name|my name|the name|patient name|patients name|caller name|son|daughter|wife|husband|mother|father|child|my own name|it is me|its me|as before|on file|the one on file|mine|please|yes please|no thanks|thanks|thank you|he|she|they|it|this is he|this is she|speaking|uh|um|uhm|er|hmm|just me|only me|its just me|us|for us|we|both of us|the two of us|all of us|our family|the family|my family|his family|her family|their family|the whole family|whole family|everyone|everybody|every one|all|both|each|both of them|all of them|all of you|everyone in the family|the kids|the children|my kids|our kids|my children|our children|kids|children|the twins|my twins|the boys|the girls|my boys|my girls|my sons|my daughters|my parents|all three|all four|two people|three people|a group|a couple|speaker|the speaker|unknown speaker|agent|the agent|assistant|the assistant|receptionist|the receptionist|mr|mrs|ms|miss|mister|sir|madam|dr|doctor|of mine|of ours|that one|this one|whoever|not sure|i dont know|dont know|no idea".split(
    "|",
  ),
);

/**
 * A person's name as it should be stored and shown: Unicode NFC, single spaces, no markup and no invisible
 * characters; capitalized when it came in one case ("john smith", "MARY O'BRIEN"), kept where a person already did.
 */
export function normalizeName(text: string): NormalizedName {
  const cleaned = clean(text.slice(0, MAX_RAW_LENGTH));
  const name = isNobody(cleaned) ? "" : capitalizeName(cleaned).normalize("NFC");
  if (name === "" || name === text.trim()) return { name, corrections: [] };
  return { name, corrections: [{ field: "name", from: excerpt(text), to: name, reason: "reformatted" }] };
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
  const name = cap(withoutEnding(withoutIntroduction(tidy(plain))));
  // Without the signs that no name has, "40 | years" is an age as well.
  const rest = splitBirthDate(name).name;
  return rest === name ? name : clean(rest);
}

/** "Yes", "the caller" and "my son" are answers, and no names to book under. */
function isNobody(text: string): boolean {
  if (isBlankValue(text)) return true;
  const words = text
    .toLowerCase()
    .replace(/['\u2019]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return NOBODY.has(words) || LABEL.test(words) || ONLY_RELATIVE.test(words) || SEVERAL.test(words);
}

function withoutEnding(text: string): string {
  const rest = tidy(text.replace(RELATIVE_LAST, "").replace(CREDENTIALS, ""));
  // "Rn" and "Please" alone would leave nothing; they may be somebody.
  return rest === "" ? text : rest;
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
