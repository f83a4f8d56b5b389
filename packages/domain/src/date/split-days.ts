import { MONTH_PATTERN, readMonth } from "./read-month.ts";
import { WEEKDAY_PATTERN } from "./read-weekday.ts";

const DAY = String.raw`(?:the )?(\d{1,2})(?:st|nd|rd|th)?`;
const BETWEEN = String.raw`(?:, (?:or |and )?| (?:or|and|to|until|till|through|thru|-) |-)`;
const ISO_INTERVAL = /^(\d{4}-\d{2}-\d{2}\S*)\/(\d{4}-\d{2}-\d{2}\S*)$/;
const WEEKDAYS = new RegExp(
  String.raw`^(${WEEKDAY_PATTERN})(?:(?:${BETWEEN}| )(${WEEKDAY_PATTERN})){1,6}((?: of)? next week)?$`,
);
const DAYS_OF_MONTH = new RegExp(
  String.raw`^(${MONTH_PATTERN})\.? ${DAY}(?:${BETWEEN}${DAY}){1,6}(?:,? (\d{4}))?$`,
);
const MONTH_LAST = new RegExp(
  String.raw`^${DAY}(?:${BETWEEN}${DAY}){1,6} (?:of )?(${MONTH_PATTERN})\.?(?:,? (\d{4}))?$`,
);
const SLASHED = /^(\d{1,2}\/\d{1,2}(?:\/\d{2,4})?)-(\d{1,2}\/\d{1,2}(?:\/\d{2,4})?)$/;
const TWO_SIDES = /^(.+?),? (?:to|until|till|through|thru|or|and|-) (.+)$/;
const MONTH = new RegExp(String.raw`\b(${MONTH_PATTERN})`);
const YEAR = /\b(\d{4})$/;
const WEEKDAY_ONLY = new RegExp(String.raw`^(?:on )?${WEEKDAY_PATTERN}$`);

type TwoDays = readonly [first: string, last: string];

/**
 * The two ends of a text about several days, each readable alone: "December 1 to 5" is "December 1" and "December 5",
 * "Monday or Tuesday next week" puts both days into next week. Of a longer list the outer two. `undefined`: not several.
 */
export function splitDays(text: string): TwoDays | undefined {
  const days = text
    .replace(/^(?:any ?where )?(?:between|from) (?:the (?=\d{4}))?/, "")
    .replace(/ this week$/, "");
  const known = splitList(days);
  if (known !== undefined) return known;
  const [, first, last] = ISO_INTERVAL.exec(days) ?? SLASHED.exec(days) ?? TWO_SIDES.exec(days) ?? [];
  return first === undefined || last === undefined ? undefined : shareWords(first, last);
}

function splitList(text: string): TwoDays | undefined {
  const weekdays = WEEKDAYS.exec(text);
  if (weekdays !== null) {
    const [, first = "", last = "", week = ""] = weekdays;
    return [`${first}${week}`, `${last}${week}`];
  }
  const monthFirst = DAYS_OF_MONTH.exec(text);
  const [, month, first, last, year] = monthFirst ?? [];
  if (monthFirst !== null) return [named(month, first, year), named(month, last, year)];
  const monthLast = MONTH_LAST.exec(text);
  if (monthLast === null) return undefined;
  const [, from, until, name, ofYear] = monthLast;
  return [named(name, from, ofYear), named(name, until, ofYear)];
}

function named(month = "", day = "", year?: string): string {
  return year === undefined ? `${month} ${day}` : `${month} ${day}, ${year}`;
}

/** What is said once counts for both: the month and the year of either end, the week of the last. */
function shareWords(first: string, last: string): TwoDays {
  const nextWeek = / (?:of )?next week$/.exec(last)?.[0];
  if (nextWeek !== undefined && WEEKDAY_ONLY.test(first)) return [`${first}${nextWeek}`, last];
  const [months, bare] = [[first, last].map(monthIn), new RegExp(`^${DAY}$`)];
  const [monthOfFirst, monthOfLast] = months;
  const dayOfLast = bare.exec(last)?.[1];
  if (monthOfFirst !== undefined && dayOfLast !== undefined) {
    return [first, named(monthOfFirst, dayOfLast, YEAR.exec(first)?.[1])];
  }
  const dayOfFirst = bare.exec(first)?.[1];
  if (monthOfLast !== undefined && dayOfFirst !== undefined) {
    return [named(monthOfLast, dayOfFirst, YEAR.exec(last)?.[1]), last];
  }
  const year = YEAR.exec(last)?.[1];
  if (monthOfFirst === undefined || monthOfLast === undefined || year === undefined || YEAR.test(first)) {
    return [first, last];
  }
  // "December 28 to January 3, 2028" begins in 2027.
  const turns = (readMonth(monthOfFirst) ?? 0) > (readMonth(monthOfLast) ?? 0);
  return [`${first}, ${Number(year) - Number(turns)}`, last];
}

function monthIn(text: string): string | undefined {
  return MONTH.exec(text)?.[1];
}
