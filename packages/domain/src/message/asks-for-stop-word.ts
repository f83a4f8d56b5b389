/** Ways to ask for an answer. */
const ASK = String.raw`(?:repl(?:y|ies|ying)|respon(?:d|ds|ding|se)|answer(?:s|ing)?|text(?:s|ing)?|send(?:s|ing)?|writ(?:e|es|ing)|typ(?:e|es|ing)|enter(?:s|ing)?|messag(?:e|es|ing)|say(?:s|ing)?)`;

/** What stands between that and the word itself. */
const BETWEEN = String.raw`(?:[\s:,"'“”‘’«»*()–—-]|\b(?:with|back|just|simply|only|us|the|word|words|one|single|in|to|this|message|text|by|sms|please)\b(?!\s*(?:us\s+)?\bto\s+cancel))*`;

const MARK = `["'“”‘’«»*]`;

/** Straight after it, in whatever case: "reply cancel", "text back “Cancel”". */
const ASKED = new RegExp(String.raw`\b${ASK}\b${BETWEEN}(?<!\bto\s+)\bcancel\b`, "i");
/** One of several: "YES to confirm or CANCEL to cancel". */
const ONE_OF_SEVERAL = /\bcancel\b\W*(?:=|→|->|\bto\b)\s*(?:cancel|call off|decline)\b/i;
/** As a word and not as what somebody does: in capitals, or in quotation marks. */
const AS_A_WORD = new RegExp(String.raw`(?<!\b[Tt][Oo]\s+)(?:\bCANCEL\b|${MARK}[Cc]ancel${MARK})`);
const ANY_ASK = new RegExp(String.raw`\b${ASK}\b`, "i");

/** The other words by which carriers stop all texts, where they are asked for. */
const ASKED_TO_STOP = new RegExp(
  String.raw`\b${ASK}\b${BETWEEN}\b(?:stop|stopall|stop all|unsubscribe|end|quit|revoke|opt-?out)\b`,
  "i",
);
/** Of texts: what the words are for. */
const ABOUT_TEXTS =
  /\b(?:texts|messages|sms|reminders|notifications|alerts|opt(?:ing)?[ -]?out|unsubscribe|no more)\b/i;
const ABOUT_THE_VISIT =
  /\b(?:cancel(?:s|led|ed|lation)?|call(?:ing)? off|decline|not coming|cannot come|can['’]t come|can['’]t make it)\b/i;

/**
 * Whether a text asks for an answer by which carriers stop all texts, as if it cancelled the visit: CANCEL itself, or STOP for
 * cancelling. "Reply STOP for no more texts" is true, and "Text us to cancel" asks for no such word.
 */
export function asksForStopWord(text: string): boolean {
  const sentences = sentencesOf(text.normalize("NFKC").replaceAll(/\p{Cf}/gu, ""));
  const isShouted = !/\p{Ll}/u.test(text.replaceAll(/\{\w*\}/g, ""));
  return sentences.some(
    (sentence, index) =>
      ASKED.test(sentence) ||
      ONE_OF_SEVERAL.test(sentence) ||
      (!isShouted && AS_A_WORD.test(sentence) && ANY_ASK.test(sentence)) ||
      (ASKED_TO_STOP.test(sentence) &&
        !ABOUT_TEXTS.test(sentence) &&
        ABOUT_THE_VISIT.test(`${sentences[index - 1] ?? ""} ${sentence}`)),
  );
}

/** A line that ends with what asks for a word goes on in the next one. */
function sentencesOf(text: string): readonly string[] {
  const goesOn = new RegExp(String.raw`(\b(?:${ASK}|with|back|word)|[:,–—-])[^\S\n]*\n\s*`, "gi");
  return text
    .replace(goesOn, "$1 ")
    .split(/[.!?]+(?=\s|$)|\n+/)
    .filter((sentence) => sentence.trim() !== "");
}
