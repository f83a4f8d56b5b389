import { Temporal } from "temporal-polyfill";
import { type DaySpan, type SpanReading, chosenDays } from "./day-span.ts";
import { readWeekday } from "./read-weekday.ts";

const NAME = String.raw`(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?\b|\b\.?)`;
const ITEM = String.raw`(?:${NAME}|week ?ends?\b|week ?days?\b|(?:working|business) days?\b)`;
const LEAD = "(?:(?:only|just|on|any|every|each|an?|some|one of the|either|any of the|the) )*";
const LIST = String.raw`${LEAD}${ITEM}(?:(?:, (?:or |and )?| (?:or|and) |\/)${LEAD}${ITEM}){0,6}(?: only| at all)?`;
const CHOICE = new RegExp(String.raw`^(${LIST})(?:,? (?:of |in |during |over |within )?(.+))?$`);
const SCOPE_FIRST = new RegExp(String.raw`^(?:in |during |over |within )?(.+?),? (?:but |and )?(${LIST})$`);
const EXCEPT = new RegExp(
  String.raw`^(.*?),? ?(?:\bbut not|\bbut|\bexcept|\bexcluding|\bother than|\bapart from|\bbesides|\bjust not|\bnot)(?: for)? (${LIST})$`,
);
const ITEMS = new RegExp(`\\b${ITEM}`, "g");
/** "Any Saturday", "Saturdays": no one day, but one of those to come. A bare "Saturday" is the next. */
const REPEATED = new RegExp(
  String.raw`^(?:(?:only|just|on) )*(?:any|every|each|an?|some|one of the|any of the) |days\b|\bweek ?ends\b|\bweek ?day\b| only$`,
);
const STRETCH = new RegExp(
  String.raw`^(?:from )?(${NAME}) ?(?:to|through|thru|until|till|-) ?(${NAME})$|^between (${NAME}) and (${NAME})$`,
);
const WEEK_ITSELF = /^(?:during|in|on) the week$/;
const WORKING_DAYS = [1, 2, 3, 4, 5];

/** One weekday comes four times in that many days. */
const DAYS_FOR_ONE = 28;
const DAYS_FOR_SEVERAL = 14;
const WEEK = 7;

type Scope = {
  readonly today: Temporal.PlainDate;
  /** Reads the stretch that the weekdays lie in: "next month". */
  readonly readScope: (text: string) => SpanReading | undefined;
  /** Weekdays without a stretch are each of them to come, and not the next; also from a day on, or until one. */
  readonly everyWeek?: { readonly readLimit: (text: string) => SpanReading | undefined };
};

/**
 * Weekdays out of several days: "any Saturday", "weekends", "Mondays and Wednesdays in December", "Tuesday or Thursday",
 * "next week except Monday". `undefined`: another form, or none of them lies there.
 */
export function readWeekdayChoice(text: string, scope: Scope): DaySpan | undefined {
  const stretch = scope.everyWeek === undefined ? undefined : weekdaysBetween(text);
  if (stretch !== undefined) return open(coming(stretch, scope.today, DAYS_FOR_SEVERAL));
  if (WEEK_ITSELF.test(text)) return open(coming(WORKING_DAYS, scope.today, DAYS_FOR_SEVERAL));
  const [, within, excluded] = EXCEPT.exec(text) ?? [];
  if (excluded !== undefined) return without(weekdaysIn(excluded), within ?? "", scope);
  const [, list, named] = CHOICE.exec(text) ?? [];
  if (list !== undefined) {
    return named === undefined ? unbounded(list, scope) : choiceIn(list, named, scope);
  }
  const [, first, last] = SCOPE_FIRST.exec(text) ?? [];
  return first === undefined || last === undefined ? undefined : inScope(weekdaysIn(last), first, scope);
}

/** "Monday to Friday", of every week. */
function weekdaysBetween(text: string): readonly number[] | undefined {
  const [, ...ends] = STRETCH.exec(text) ?? [];
  const [first, last] = ends.filter((end) => end !== undefined).map(readWeekday);
  if (first === undefined || last === undefined) return undefined;
  const days = ((last - first + WEEK) % WEEK) + 1;
  return Array.from({ length: days }, (_, ahead) => ((first - 1 + ahead) % WEEK) + 1);
}

/** "The Tuesday after Labor Day" is one day, "Tuesdays after Labor Day" are many. */
function choiceIn(list: string, named: string, scope: Scope): DaySpan | undefined {
  const weekdays = weekdaysIn(list);
  const mayBeLimited = weekdays.length > 1 || REPEATED.test(list);
  const readLimit = mayBeLimited ? scope.everyWeek?.readLimit : undefined;
  const readScope = (text: string) => scope.readScope(text) ?? readLimit?.(text);
  return inScope(weekdays, named, { ...scope, readScope });
}

function unbounded(list: string, { today, everyWeek }: Scope): DaySpan | undefined {
  const weekdays = weekdaysIn(list);
  if (everyWeek !== undefined || REPEATED.test(list)) {
    return open(coming(weekdays, today, weekdays.length === 1 ? DAYS_FOR_ONE : DAYS_FOR_SEVERAL));
  }
  // "Friday or Monday": that Friday, and the Monday after it.
  const [first] = weekdays;
  if (first === undefined || weekdays.length === 1 || /\bweek/.test(list)) return undefined;
  return coming(weekdays, today.add({ days: (first - today.dayOfWeek + WEEK) % WEEK }), WEEK);
}

function inScope(
  weekdays: readonly number[],
  text: string,
  { today, readScope }: Scope,
): DaySpan | undefined {
  const span = readScope(text);
  if (span?.ok !== true || span.from.equals(span.until)) return undefined;
  const from = Temporal.PlainDate.compare(span.from, today) < 0 ? today : span.from;
  const found = coming(weekdays, from, from.until(span.until).days + 1);
  const { corrections, isOpen } = span;
  return found === undefined ? undefined : { ...found, corrections, isOpen };
}

function open(found: DaySpan | undefined): DaySpan | undefined {
  return found && { ...found, isOpen: true };
}

function without(excluded: readonly number[], text: string, scope: Scope): DaySpan | undefined {
  const others = [...WORKING_DAYS, 6, 7].filter((weekday) => !excluded.includes(weekday));
  if (/^(?:any ?(?:day|thing|time)|every ?day|whenever|any|all)?$/.test(text)) {
    return open(coming(others, scope.today, DAYS_FOR_SEVERAL));
  }
  return inScope(others, text, scope);
}

/** Those of the days that fall on such a weekday. */
function coming(weekdays: readonly number[], from: Temporal.PlainDate, days: number): DaySpan | undefined {
  const all = Array.from({ length: Math.max(days, 0) }, (_, ahead) => from.add({ days: ahead }));
  const found = chosenDays(all.filter(({ dayOfWeek }) => weekdays.includes(dayOfWeek)));
  return found && { ...found, weekdays };
}

/** In the order in which they were said. */
function weekdaysIn(list: string): readonly number[] {
  return [...list.matchAll(ITEMS)].flatMap(([item]) => {
    if (/^week ?end/.test(item)) return [6, 7];
    const weekday = readWeekday(item);
    return weekday === undefined ? WORKING_DAYS : [weekday];
  });
}
