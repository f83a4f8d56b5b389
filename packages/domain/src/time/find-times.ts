/** A time as it was said, before am or pm is decided. */
export type SpokenTime = {
  readonly hour: number;
  readonly minute: number;
  /** `ambiguous`: the hour lies in 0 to 12 and nothing said which half of the day. Otherwise 24-hour values. */
  readonly clock: "24h" | "ambiguous";
};

export type FoundTimes = {
  /** In the order in which the patterns found them. An impossible one (25:00, 15 am) is `undefined`. */
  readonly times: readonly (SpokenTime | undefined)[];
  /** The text with every time replaced by `markOf(its index)`. */
  readonly rest: string;
};

type Groups = Readonly<Record<string, string | undefined>>;
type Pattern = { readonly pattern: RegExp; readonly read: (groups: Groups) => SpokenTime | undefined };

const HALF_DAY = String.raw`(?:\s?(?<half>[ap])\.?\s?m\b\.?)`;
/** A number after the name of a month is a day. */
export const MONTH_BEFORE = String.raw`(?<!\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? (?:the )?)`;

/** Recognized inside a longer text, such as "tomorrow at 2:30". Lower case, number words as digits. */
const INSIDE: readonly Pattern[] = [
  {
    pattern: new RegExp(
      String.raw`(?<!\bfrom |\bbetween )\b(?:a )?(?<shift>half|quarter|(?:5|10|20|25)(?= (?:past|after|to|till|before))|\d{1,2}(?= minutes?))(?: minutes?)? (?<side>past|after|to|till|before|of) (?<target>\d{1,2}|noon|midday|midnight)\b(?!\s?[:/\d-])(?: o'? ?clock)?${HALF_DAY}?`,
      "g",
    ),
    read: fromShift,
  },
  {
    pattern:
      /\b(?:12(?::00)?(?: ?p\.?m\b\.?)?(?: o'? ?clock)?,? ?)?(?:in the |at )?\b(?:high )?(?<noon>noon|midday)\b(?:,? 12(?::00)?(?: ?p\.?m\b\.?)?(?![\d:]))?|\b(?:12(?::00)?(?: ?a\.?m\b\.?)?(?: o'? ?clock)? )?(?:at )?midnight\b/g,
    read: fromNamedTime,
  },
  {
    // British: "half two" is half past two.
    pattern: new RegExp(String.raw`\bhalf (?<hour>\d{1,2})\b(?![:/.-])${HALF_DAY}?`, "g"),
    read: (groups) => fromDigits({ ...groups, minute: "30" }),
  },
  {
    pattern: new RegExp(
      String.raw`(?<![\d:.]|(?:^|\s)-)(?<hour>\d{1,2})(?<sign>[:h])(?<minute>\d{2})(?::\d{2}(?:\.\d{1,9})?)?(?![\d:])(?:\s?h(?:rs|ours)?\b)?${HALF_DAY}?`,
      "g",
    ),
    read: fromDigits,
  },
  {
    pattern: new RegExp(String.raw`(?<![\d:.])(?<hour>\d{1,2})\.(?<minute>\d{2})(?![\d.])${HALF_DAY}`, "g"),
    read: fromDigits,
  },
  {
    pattern: new RegExp(
      String.raw`${MONTH_BEFORE}(?<![\d:./-])\b(?<hour>\d{1,2})\s?(?<minute>[0-5]\d)${HALF_DAY}`,
      "g",
    ),
    read: fromDigits,
  },
  {
    pattern: new RegExp(
      String.raw`(?<![\d:.])\b(?<hour>\d{1,2})(?: (?:oh?|0) ?(?<oh>\d))?(?: o'? ?clock)?${HALF_DAY}`,
      "g",
    ),
    read: fromDigits,
  },
  { pattern: /(?<![\d:.])\b(?<hour>\d{1,2}) ?o'? ?clock\b/g, read: fromDigits },
  // French and German for five in the afternoon; "in 17h" is a wait.
  { pattern: /(?<![\d:.]|\b(?:in|within|for) )\b(?<hour>[01]?\d|2[0-4]) ?(?:h|uhr)\b/g, read: militaryHour },
  {
    // "2 30", said without anything: twelve hours and minutes as people say them, and no part of a date.
    pattern: new RegExp(
      String.raw`${MONTH_BEFORE}(?<![\d:./,-]|\d )\b(?<hour>1[0-2]|[1-9]) (?<minute>[1-5]\d)\b(?![:/.-]?\d| \d|(?: of)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)| (?:minute|hour|day|week|month|year))`,
      "g",
    ),
    read: fromDigits,
  },
  { pattern: /(?<![\d:.])\b(?:oh? |0 )?(?<hour>\d{1,2}) hundred(?: hours?)?\b/g, read: militaryHour },
  {
    pattern:
      /\bat (?:around |about )?(?<hour>\d{1,2})(?: (?<minute>[0-5]\d)| (?:oh?|0) ?(?<oh>\d))?\b(?!\s?[:/\d-])(?!\.\d)/g,
    read: fromDigits,
  },
  { pattern: /\bat (?<hour>[01]\d|2[0-4])(?<minute>\d{2})\b(?!\s?[/-])/g, read: military },
];

/** Recognized only where the whole text is a time: bare digits would be days and years elsewhere. */
const WHOLE: readonly Pattern[] = [
  { pattern: /^(?<hour>\d{1,2})[. ](?<minute>\d{2})$/g, read: fromDigits },
  { pattern: /^(?<hour>\d{1,2}) (?:oh?|0) ?(?<oh>\d)$/g, read: fromDigits },
  { pattern: /^(?<hour>\d{2})(?<minute>\d{2})(?: ?h(?:rs|ours)?)?$/g, read: military },
  { pattern: /^(?<hour>\d)(?<minute>\d{2})$/g, read: fromDigits },
  { pattern: /^(?<hour>\d{1,2}) ?h(?:rs|ours)$/g, read: militaryHour },
  { pattern: /^(?<hour>\d{1,2})$/g, read: fromDigits },
];

/** Every pattern needs one of them. */
const ANY_TIME = /\d|noon|midday|midnight/;

/** How times are written most: "14:30", "2:30 PM", "2pm". */
const CLOCK = /^(\d{1,2})(?::(\d{2}))?(?: ?([ap])\.?m\.?)?$/;

/**
 * What `findTimes` makes of a text that is nothing but such a time, without its patterns: the time, or `impossible`.
 * Undefined for any other text.
 */
export function readClock(text: string): SpokenTime | "impossible" | undefined {
  const [, hour = "", minute, half] = CLOCK.exec(text) ?? [];
  if (minute === undefined && half === undefined) return undefined;
  return fromDigits({ hour, minute, half, sign: minute === undefined ? undefined : ":" }) ?? "impossible";
}

/**
 * Every time of day in a text (see `readableText` and `digitsForWords` for the form that it expects), and what is
 * left of the text. `whole` also accepts bare numbers such as `1430` and `2 30`.
 */
export function findTimes(text: string, extent: "whole" | "inside"): FoundTimes {
  const times: (SpokenTime | undefined)[] = [];
  if (!ANY_TIME.test(text)) return { times, rest: text };
  const patterns = extent === "whole" ? [...INSIDE, ...WHOLE] : INSIDE;
  let rest = text;
  for (const { pattern, read } of patterns) {
    rest = rest.replace(pattern, (...match) => {
      const groups: unknown = match.at(-1);
      times.push(read(isGroups(groups) ? groups : {}));
      return markOf(times.length - 1);
    });
  }
  return { times, rest };
}

/** Stands for the time of that index in `FoundTimes.rest`: a private-use character, which readable text never holds. */
export function markOf(index: number): string {
  return ` ${String.fromCharCode(0xe000 + index)} `;
}

function isGroups(value: unknown): value is Groups {
  return typeof value === "object" && value !== null;
}

function fromDigits(groups: Groups): SpokenTime | undefined {
  const hourText = groups["hour"] ?? "";
  const hour = Number(hourText);
  const minute = Number(groups["minute"] ?? groups["oh"] ?? 0);
  // Two digits and a colon is how 24-hour times are written; "2:30" and "ten thirty" are how people talk.
  const written24 = groups["sign"] === "h" || (groups["sign"] === ":" && hourText.length === 2);
  return spokenTime({ hour, minute, half: groups["half"], written24 });
}

function military(groups: Groups): SpokenTime | undefined {
  const hour = Number(groups["hour"]);
  return spokenTime({ hour, minute: Number(groups["minute"] ?? 0), half: undefined, written24: true });
}

function militaryHour(groups: Groups): SpokenTime | undefined {
  return military({ hour: groups["hour"] });
}

function fromNamedTime(groups: Groups): SpokenTime {
  return { hour: groups["noon"] === undefined ? 0 : 12, minute: 0, clock: "24h" };
}

function fromShift(groups: Groups): SpokenTime | undefined {
  const shift = { half: 30, quarter: 15 }[groups["shift"] ?? ""] ?? Number(groups["shift"]);
  const target = namedTarget(groups["target"] ?? "", groups["half"]);
  if (target === undefined || shift > 59) return undefined;
  if (groups["side"] === "past" || groups["side"] === "after") return { ...target, minute: shift };
  const hour = (target.hour + 23) % 24;
  return { ...target, hour, minute: (60 - shift) % 60 };
}

function namedTarget(target: string, half: string | undefined): SpokenTime | undefined {
  if (target === "midnight") return { hour: 0, minute: 0, clock: "24h" };
  if (target === "noon" || target === "midday") return { hour: 12, minute: 0, clock: "24h" };
  return spokenTime({ hour: Number(target), minute: 0, half, written24: false });
}

type Said = {
  readonly hour: number;
  readonly minute: number;
  readonly half: string | undefined;
  readonly written24: boolean;
};

function spokenTime({ hour, minute, half, written24 }: Said): SpokenTime | undefined {
  if (hour > 23 || minute > 59) return undefined;
  if (half === undefined) {
    return { hour, minute, clock: written24 || hour === 0 || hour > 12 ? "24h" : "ambiguous" };
  }
  // "14:00 pm" is a 24-hour time with a superfluous pm; "14:00 am" and "0:30 pm" contradict themselves.
  if (hour > 12) return half === "p" ? { hour, minute, clock: "24h" } : undefined;
  if (hour === 0) return half === "a" ? { hour, minute, clock: "24h" } : undefined;
  return { hour: (hour % 12) + (half === "p" ? 12 : 0), minute, clock: "24h" };
}
