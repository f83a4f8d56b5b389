export type OfferedTime = {
  /** As it was said, where a day was named: `Wednesday, December 2`. Holds until the next day is named. */
  readonly day?: string;
  /** `9:00 AM`; `14:30` where neither AM nor PM was said. */
  readonly time: string;
};

const MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December";
const WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday";
const DATE = `(?:${MONTHS})\\s+\\d{1,2}(?:st|nd|rd|th)?\\b(?:,?\\s+20\\d\\d\\b)?`;
const DAY = `\\b(?:(?:${WEEKDAYS}),?\\s+(?:the\\s+)?${DATE}|${DATE}|${WEEKDAYS}|today|tomorrow)\\b`;
const HALF_DAY_TIME =
  "(?<![\\d:])(?<hour>1[0-2]|0?[1-9])(?::(?<minute>[0-5]\\d))?\\s*(?<half>[ap])\\.?\\s?m\\b";
const FULL_DAY_TIME = "(?<![\\d:])(?<full>(?:[01]?\\d|2[0-3]):[0-5]\\d)(?![\\d:])";
const TOKENS = new RegExp(`(?<day>${DAY})|${HALF_DAY_TIME}|${FULL_DAY_TIME}|\\b(?<noon>noon)\\b`, "gi");

/** `a.m.` ends no sentence unless a capital follows. */
const CLAUSE_ENDS = /[.!?]\s+(?=\p{Lu})|;\s+|,?\s+but\s+/u;

/** Clauses whose times are no offer: what was refused, understood, booked already, or when the clinic is open. */
const NO_OFFER = new RegExp(
  "\\b(?:not open|closed|no longer|not available|unavailable|too soon|too far|nothing|took|taken|comes twice" +
    "|have you|already booked|moved|cancel\\w*|passed|we(?:'re| are) open|hours are|understood|asked for)\\b",
  "i",
);

/** The times that a sentence of the assistant offers, in order, as a model reads them before it asks for one. */
export function pickTimes(sentence: string): OfferedTime[] {
  const offered: OfferedTime[] = [];
  let day: string | undefined;
  for (const clause of sentence.split(CLAUSE_ENDS)) {
    const isOffer = !NO_OFFER.test(clause);
    for (const { groups = {} } of clause.matchAll(TOKENS)) {
      // A day that was refused is still the day that the next sentence speaks of.
      if (groups["day"] !== undefined) day = groups["day"];
      else if (isOffer) offered.push({ ...(day === undefined ? {} : { day }), time: timeOf(groups) });
    }
  }
  return offered;
}

function timeOf(groups: Readonly<Record<string, string | undefined>>): string {
  const { noon, full, hour, minute = "00", half = "" } = groups;
  if (noon !== undefined) return "12:00 PM";
  return full ?? `${Number(hour)}:${minute} ${half.toUpperCase()}M`;
}
