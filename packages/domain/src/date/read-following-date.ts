import type { Temporal } from "temporal-polyfill";
import type { DateReading, ReaderContext } from "./date-reading.ts";
import { plainDate } from "./plain-date.ts";
import { readWeekday, WEEKDAY_PATTERN } from "./read-weekday.ts";

const THAT =
  "(?: (?:that|then|it|that (?:day|one)|appointment|appt|visit|booking|mine|the (?:current|present|old|original) one))?";
const SAME =
  /^(?:(?:the |that )?same (?:day|date)|that (?:very )?(?:day|date)|(?:the |my )?(?:original|current|present|existing|old) (?:day|date))$/;
const NEXT = new RegExp(
  String.raw`^(?:the )?(?:next|following|very next) day$|^(?:the |a |1 )?day (?:after|later)${THAT}$`,
);
const PREVIOUS = new RegExp(
  String.raw`^(?:the )?(?:previous|preceding) day$|^(?:the |a |1 )?day (?:before|earlier|sooner)${THAT}$`,
);
const COUNTED = new RegExp(
  String.raw`^(?:by )?(?:(an?|the|\d{1,3}|(?:an? )?couple(?: of)?) )?(day|week|month|year)s? (later|after|from|earlier|sooner|before|back|forward|ahead)${THAT}$`,
);
const FOLLOWING_WEEKDAY = new RegExp(
  String.raw`^the following (${WEEKDAY_PATTERN})$|^the (${WEEKDAY_PATTERN}) (after|before)${THAT}$`,
);
/** "That Friday" is of the appointment's own week, "the 28th of the same month" of its month. */
const OWN_WEEKDAY = new RegExp(
  String.raw`^(?:on )?(?:that|that same|the same) (${WEEKDAY_PATTERN})$|^(?:on )?(?:the )?(${WEEKDAY_PATTERN})(?: of)? (?:that|the same) week$`,
);
const OWN_MONTH = /^(?:the )?(\d{1,2})(?:st|nd|rd|th)(?: of)? (?:that|the same) month$/;
const FOLLOWING_WEEK =
  /^(?:the )?same (?:day|weekday)(?: (?:of )?the)? (?:following|next|week after|following week)(?: week)?$/;

/**
 * Days that are counted from the appointment that is moved: "a week later", "the next day", "the Monday after that".
 * Nothing without one: then nobody knows from where to count.
 */
export function readFollowingDate(text: string, { countedFrom }: ReaderContext): DateReading | undefined {
  if (countedFrom === undefined) return undefined;
  const date = SAME.test(text) ? countedFrom : readFrom(text, countedFrom);
  return date === undefined ? undefined : { kind: "relative", date };
}

function readFrom(text: string, from: Temporal.PlainDate): Temporal.PlainDate | undefined {
  if (NEXT.test(text)) return from.add({ days: 1 });
  if (PREVIOUS.test(text)) return from.subtract({ days: 1 });
  if (FOLLOWING_WEEK.test(text)) return from.add({ weeks: 1 });
  const [, following, beside, side] = FOLLOWING_WEEKDAY.exec(text) ?? [];
  const weekday = readWeekday(following ?? beside ?? "");
  if (weekday !== undefined) {
    return side === "before"
      ? from.subtract({ days: ((from.dayOfWeek - weekday + 6) % 7) + 1 })
      : from.add({ days: ((weekday - from.dayOfWeek + 6) % 7) + 1 });
  }
  const [, ofThat, inThat] = OWN_WEEKDAY.exec(text) ?? [];
  const own = readWeekday(ofThat ?? inThat ?? "");
  if (own !== undefined) return from.add({ days: own - from.dayOfWeek });
  const day = OWN_MONTH.exec(text)?.[1];
  if (day !== undefined) return plainDate(from.year, from.month, Number(day));
  const [, amount = "a", unit, direction = ""] = COUNTED.exec(text) ?? [];
  if (unit === undefined) return undefined;
  const count = amount.includes("couple") ? 2 : /^\d/.test(amount) ? Number(amount) : 1;
  const length = { [`${unit}s`]: count };
  return ["later", "after", "from", "forward", "ahead", "back"].includes(direction)
    ? from.add(length)
    : from.subtract(length);
}
