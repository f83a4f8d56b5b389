// Each is looked for where the one before ended: the whole text is read, word by word, or nothing of it. "Stop calling me" is no wish
// about texts, "no more reminders" not one about all of them, and "take me off the list" may mean the waitlist: people read those.

// One of them may be just that one: "don't send me the text", "end message".
const TEXTS = String.raw`(?:text messages|texts|messages|msgs|sms(?:es)?)`;
const WHICH = String.raw`(?:(?:any|all|your|the|these|those|such|more|any more|further) )*`;
const TO_ME = String.raw`(?: (?:to )?(?:me|us|(?:this|my|our) (?:number|phone|cell|mobile)))?`;
const FROM_YOU = String.raw`(?: from (?:you(?: guys| all)?|this number|your (?:clinic|office|number)))?`;
const EVER = String.raw`(?: (?:again|any ?more|ever again|ever))?`;
const NOT = String.raw`(?:do not|don't|dont|never)`;
const END = "(?=$| )";

const patterns = (wishes: readonly string[]): readonly RegExp[] =>
  wishes.map((wish) => new RegExp(`${wish}${END}`, "y"));

/** Of texts that come: whoever says it in a hurry means it all the more. */
const ENDS: readonly RegExp[] = patterns([
  // "Stop texting me", "quit sending me these messages", "stop the texts".
  String.raw`(?:stop|quit|cease) (?:texting|messaging)${TO_ME}${FROM_YOU}${EVER}`,
  String.raw`(?:stop|quit|cease) sending(?: me| us)? ${WHICH}${TEXTS}${TO_ME}${FROM_YOU}${EVER}`,
  String.raw`(?:stop|end|quit) ${WHICH}${TEXTS}${TO_ME}${FROM_YOU}${EVER}`,
  // "Take my number off your text list".
  String.raw`(?:take|remove) (?:me|us|(?:this|my|our) number) (?:off|from)(?: of)? (?:your|the|this) (?:text|texting|sms|text message|messaging) list`,
  // "Unsubscribe me from your texts", "I want to opt out".
  String.raw`(?:(?:i|we)(?: would|'d)? (?:want|like|wish) to )?(?:unsubscribe|opt(?: me| us)? out)(?: me| us| (?:this|my) number)?(?: (?:from|of) ${WHICH}${TEXTS})?`,
]);

/** Of texts to come, for good: "now" with one of these may be meant for as long as they drive. */
const REFUSALS: readonly RegExp[] = patterns([
  // "Don't text me again", "never send me texts".
  String.raw`${NOT} (?:ever )?(?:text|message|sms)${TO_ME}${EVER}`,
  String.raw`${NOT} (?:ever )?send(?: me| us)? ${WHICH}${TEXTS}${TO_ME}${EVER}`,
  // "No more messages".
  String.raw`no (?:more|further) ${TEXTS}${TO_ME}${FROM_YOU}${EVER}`,
  // "I do not want to receive any more texts from you".
  String.raw`(?:i|we) (?:${NOT}|no longer) (?:want|wish|need)(?: to (?:get|receive|have))? ${WHICH}${TEXTS}${TO_ME}${FROM_YOU}${EVER}`,
]);

/** The carrier's own word, with nothing but politeness around it. "Stop" alone is the carrier's. */
const BARE_STOP = /^(?:please |pls |plz )?stop(?: please| pls| plz| now| thanks| thank you)*$/;

/** Says nothing else, wherever it stands. Who has the wrong number wants no texts all the more. */
const AROUND =
  /(?:please|pls|plz|kindly|hi|hello|hey|thanks|thank you|thx|sorry|ok|okay|just|and|(?:(?:you have|you've got|this is|that is|it's|you got) )?(?:the |a )?wrong number)(?=$| )/y;

const HURRY = /(?:now|right now|immediately|asap|at once|right away)(?=$| )/y;

/** Nobody needs more words for it, and what is longer says something else as well. */
const LONGEST = 200;

/**
 * Whether somebody asks in words of their own for no more texts, and for nothing else: "please stop texting me". A question, a
 * condition, a visit or a time in it ("don't text me right now"), and people decide.
 */
export function asksForNoTexts(text: string): boolean {
  const words = plainWords(text);
  if (words === "" || words.length > LONGEST) return false;
  if (BARE_STOP.test(words)) return true;
  const found = new Set<Part>();
  for (let at = 0; at < words.length;) {
    const [part, end] = findPart(words, at);
    if (part === null) return false;
    found.add(part);
    at = end + 1;
  }
  return found.has("ends") || (found.has("refuses") && !found.has("hurries"));
}

const PARTS = { ends: ENDS, refuses: REFUSALS, hurries: [HURRY], around: [AROUND] } as const;
type Part = keyof typeof PARTS;

/** The first kind of words that goes on there, as far as it goes. */
function findPart(words: string, at: number): readonly [Part, number] | readonly [null, -1] {
  for (const part of ["ends", "refuses", "hurries", "around"] as const) {
    const end = endOfLongest(PARTS[part], words, at);
    if (end !== null) return [part, end];
  }
  return [null, -1];
}

function endOfLongest(wanted: readonly RegExp[], words: string, at: number): number | null {
  const ends = wanted.map((pattern) => {
    pattern.lastIndex = at;
    return pattern.test(words) ? pattern.lastIndex : -1;
  });
  const end = Math.max(...ends);
  return end === -1 ? null : end;
}

/** A question mark stays, and is no word of these. */
function plainWords(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[’‘`´]/g, "'")
    .replaceAll(/[.!,;:…"“”()*\-–—\p{Extended_Pictographic}]|\p{Emoji_Modifier}|\u{FE0F}/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}
