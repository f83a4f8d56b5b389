import type { Temporal } from "temporal-polyfill";
import { countFrom, dayCandidates } from "./day-candidates.ts";
import type { DateReader, DateReading, ReaderContext } from "./date-reading.ts";
import { readWeekday, WEEKDAY_PATTERN } from "./read-weekday.ts";

const AMOUNT = String.raw`(?:(an?|the|\d{1,3}|(?:an? )?couple(?: of)?|half an?) )?(?:full |whole )?`;
const UNIT = "(day|week|month|year)s?";
const TODAY = "today|now|this day";
/** "In two weeks", "two weeks from now". */
const FROM_NOW = new RegExp(String.raw`^(?:in )?${AMOUNT}${UNIT}(?: (?:from (?:${TODAY})|hence|ahead|out))$`);
const IN = new RegExp(String.raw`^in (?:about )?${AMOUNT}${UNIT}(?:'s?)?(?: time)?$`);
const AGO = new RegExp(String.raw`^${AMOUNT}${UNIT} ago$`);
const BESIDE = new RegExp(
  String.raw`^(?:in )?${AMOUNT}${UNIT} (from|after|before|past|prior to|following) (.+)$`,
);
/** British: "a week on Tuesday", "a week today", "Tuesday week", "tomorrow fortnight". */
const WEEKS_ON = new RegExp(
  String.raw`^(?:in )?${AMOUNT}(week)s? (?:on )?((?:this |next )?${WEEKDAY_PATTERN}|today|tomorrow)$`,
);
const DAY_WEEK = new RegExp(String.raw`^((?:this )?${WEEKDAY_PATTERN}|today|tomorrow)(?: (?:an?|\d))? week$`);
const WEEKDAY_BESIDE = new RegExp(
  String.raw`^(?:the )?(?:(\d)(?:st|nd|rd|th)|very next|next|immediate)? ?(${WEEKDAY_PATTERN}) (?:right |immediately |directly )?(after|before|following|preceding|prior to) (.+)$`,
);

/**
 * A day that is counted from another, which `readBase` reads: "a week from Monday", "the day after Christmas", "a
 * couple of weeks from the 4th", "the Tuesday after Labor Day", British "Tuesday week".
 */
export function readOffsetDate(
  text: string,
  context: ReaderContext,
  readBase: DateReader,
): DateReading | undefined {
  const { today } = context;
  const now = IN.exec(text) ?? FROM_NOW.exec(text);
  if (now !== null) return counted([now[1], now[2]], 1, today);
  const ago = AGO.exec(text);
  if (ago !== null) return counted([ago[1], ago[2]], -1, today);
  const [, dayBefore] = DAY_WEEK.exec(text) ?? [];
  if (dayBefore !== undefined) return shifted(readBase(dayBefore, context), { weeks: 1 }, today);
  return readWeeksOn(text, context, readBase) ?? readBeside(text, context, readBase);
}

function counted(
  [amount, unit]: readonly (string | undefined)[],
  sign: 1 | -1,
  today: Temporal.PlainDate,
): DateReading | undefined {
  const length = lengthOf(amount, unit ?? "");
  if (length === undefined) return undefined;
  return { kind: "relative", date: sign === 1 ? today.add(length) : today.subtract(length) };
}

function readWeeksOn(text: string, context: ReaderContext, readBase: DateReader): DateReading | undefined {
  const [, amount, unit = "", base] = WEEKS_ON.exec(text) ?? [];
  const length = base === undefined ? undefined : lengthOf(amount, unit);
  if (base === undefined || length === undefined) return undefined;
  return shifted(readBase(base, context), length, context.today);
}

function readBeside(text: string, context: ReaderContext, readBase: DateReader): DateReading | undefined {
  const { today } = context;
  const [, nth, weekdayName = "", side, weekdayBase] = WEEKDAY_BESIDE.exec(text) ?? [];
  const weekday = readWeekday(weekdayName);
  if (weekday !== undefined && weekdayBase !== undefined) {
    const later = side === "after" || side === "following";
    const weeks = Number(nth ?? 1) - 1;
    return countFrom(dayCandidates(readBase(weekdayBase, context), today), today, (day) =>
      later ? weekdayAfter(day, weekday).add({ weeks }) : weekdayBefore(day, weekday).subtract({ weeks }),
    );
  }
  const [, amount, unit = "", direction = "", base] = BESIDE.exec(text) ?? [];
  const length = base === undefined ? undefined : lengthOf(amount, unit);
  if (base === undefined || length === undefined) return undefined;
  // "The week after Christmas" has seven days.
  if (unit !== "day" && direction !== "from" && (amount === undefined || amount === "the")) return undefined;
  const back = direction === "before" || direction === "prior to";
  return countFrom(dayCandidates(readBase(base, context), today), today, (day) =>
    back ? day.subtract(length) : day.add(length),
  );
}

function shifted(
  base: DateReading | undefined,
  length: Temporal.DurationLikeObject,
  today: Temporal.PlainDate,
): DateReading | undefined {
  return countFrom(dayCandidates(base, today), today, (day) => day.add(length));
}

/** "A few days" is no length that a day could be counted with. */
function lengthOf(amount: string | undefined, unit: string): Temporal.DurationLikeObject | undefined {
  if (amount?.startsWith("half") === true) return unit === "year" ? { months: 6 } : undefined;
  const count = amount?.includes("couple") === true ? 2 : /^\d/.test(amount ?? "") ? Number(amount) : 1;
  return { [`${unit}s`]: count };
}

function weekdayAfter(day: Temporal.PlainDate, weekday: number): Temporal.PlainDate {
  return day.add({ days: ((weekday - day.dayOfWeek + 6) % 7) + 1 });
}

function weekdayBefore(day: Temporal.PlainDate, weekday: number): Temporal.PlainDate {
  return day.subtract({ days: ((day.dayOfWeek - weekday + 6) % 7) + 1 });
}
