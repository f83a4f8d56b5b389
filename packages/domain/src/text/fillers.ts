/**
 * What people say around a day, a time or a name without changing it. A reader takes these away, and asks about
 * whatever is left that it did not use: a word may stand here only if leaving it out can never lead to another answer.
 * No word for "not", "or", "before", "after" and no name of anything.
 */
const FILLERS: readonly string[] = [
  // Sounds and small words.
  "u+m+|u+h+|e+r+m?|h+m+|oh|ah|well|so|okay|ok|alright|all right|yes|yeah|yep|yup|sure|hi|hello|hey|like",
  "please|pls|thanks|thank you(?: (?:very|so) much)?|kindly",
  "maybe|perhaps|possibly|probably|ideally|preferably|hopefully|actually|really|just|then|also|again",
  "i mean|i meant|i said|i think|i guess|i believe|i suppose|i hope",
  // Wishes.
  "(?:let's|let us|lets) (?:say|do|try|go with|make it|go for|see)|say|make (?:it|that)|go(?:ing)? (?:with|for)",
  "(?:how|what) about|do you have(?: (?:anything|something))?(?: (?:open|free|available))?(?= )",
  "(?:i|we)(?:'d| would|'ll| will| can| could)? (?:really )?(?:like|love|prefer|want|need|take|do|have|come|make)(?: (?:it|that))?(?: to)?(?: (?:come|be|get|have|book|schedule|make|see|do|go|take|try)\\b)?(?: in\\b)?",
  "(?:can|could|may|shall|would|will) (?:i|we|you) (?:please )?(?:have|get|come|book|do|make|schedule|put|take|see|fit|try|give)(?: (?:me|us|it))?(?: (?:in|down)\\b)?",
  "may (?:i|we)|(?:i'm|i am|we're|we are) (?:free|available|good)",
  "(?:book|schedule|reschedule|move|change|switch|push|put|set|give|see|fit|get)(?: (?:it|me|us|that))?(?: (?:in|down))?(?: (?:to|for))?",
  "come in|be there|i'd|i'll|to be|looking (?:at|for)|hoping for|thinking(?: of| about)?",
  "(?:an?|my|the|that|this) (?:appointment|appt|visit|booking)|appointment|appt",
  // "That works for me", "would be great if possible".
  "(?:it |that |which |this )?(?:would be|will be|is|sounds|seems|looks|'d be) (?:great|good|fine|best|ok|okay|perfect|nice|better|ideal|lovely|wonderful)(?: (?:for|with) (?:me|us))?",
  "(?:it |that |which )?(?:would |'ll |will |might |could )?(?:works?|suits?)(?: (?:best|great|well|better|fine))?(?: (?:for|with) (?:me|us)| me| us)?",
  "if (?:that's |that is |it's |it is |at all |you're |there's )?(?:possible|okay|ok|available|free|open|fine|any|you can|you have (?:it|anything)|that works|i can)",
  "(?:the |my )?(?:date|day|time)(?: (?:is|would be)|:)|it's|its|it is|it'll be|that's|that is|it would be|it was",
  "(?:for|with) (?:me|us)|for|on|some ?time",
];

const ANY_FILLER = new RegExp(String.raw`(?<![\w'-])(?:${FILLERS.join("|")})(?![\w'])`, "g");

/** The text without what says nothing about its meaning. Expects the form of `readableText`. */
export function withoutFillers(text: string): string {
  if (text === "") return "";
  return tidySpaces(text.replace(ANY_FILLER, " "));
}

/** Whether a rest that no reader used says nothing. */
export function isFiller(rest: string): boolean {
  return withoutFillers(rest) === "";
}

/** Words with one sign between them that stays: most texts, where nothing is to be done. */
const IS_TIDY = /^[a-z0-9]+(?:[ :/'-][a-z0-9]+)*$/;

/** One space between words, and no punctuation where something was taken out. */
export function tidySpaces(text: string): string {
  if (IS_TIDY.test(text)) return text;
  return text
    .replace(/["()[\]]/g, " ")
    .replace(/ +/g, " ")
    .replace(/ (?=[,.;?!])/g, "")
    .replace(/[,.;?!]+(?=[,.;?!])/g, "")
    .replace(/^[ ,.;:?!@-]+|[ ,.;:?!@-]+$/g, "");
}
