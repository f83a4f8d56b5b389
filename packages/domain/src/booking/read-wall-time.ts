import { Temporal } from "temporal-polyfill";
import { dayNumbers, weekdayOf } from "../date/calendar.ts";
import { ASK_FOR_DAY, ASK_FOR_ONE_DAY, whichDayHint, whichTimeHint } from "../date/date-hints.ts";
import { type NormalizedDate, normalizeDate } from "../date/normalize-date.ts";
import { MONTH_PATTERN } from "../date/read-month.ts";
import { WEEKDAY_PATTERN } from "../date/read-weekday.ts";
import { withoutMidnight } from "../date/without-midnight.ts";
import { isBlankValue } from "../text/is-blank-value.ts";
import { normalizePartOfDay } from "../time/normalize-part-of-day.ts";
import { type NormalizedTime, normalizeTime } from "../time/normalize-time.ts";
import type { SpokenZone } from "../time/read-zone-words.ts";
import { ASK_FOR_EXACT_TIME, ASK_FOR_TIME, ASK_WHICH_TIME } from "../time/time-hints.ts";
import type { Correction } from "./correction.ts";
import type { MomentContext, RawMoment } from "./moment-context.ts";
import type { Showing } from "../zone/showing-at.ts";
import { todayIn } from "../zone/wall-time-at.ts";

/** A day and a time on the clock of `zone`, or of the clinic where nobody named another. */
export type ReadWallTime =
  | {
      readonly ok: true;
      readonly date: string;
      readonly time: string;
      readonly zone: SpokenZone | undefined;
      /** Which one was meant of a time that the clocks show twice, where a text was exact. */
      readonly showing?: Showing | undefined;
      readonly corrections: readonly Correction[];
    }
  | { readonly ok: false; readonly kind: "in_past" | "invalid_date"; readonly hint: string };

const OF_A_PROGRAM = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?!\d)/i;

const HOURS = /^\s*\d{1,2}(?::\d\d)?\s*[-\u2013]\s*\d{1,2}(?::\d\d)?\s*$/;

const HAS_OFFSET = /\d(?:z|[+-]\d{2}(?::?\d{2})?)\s*$/i;

type OkDate = Extract<NormalizedDate, { ok: true }>;
type OkTime = Extract<NormalizedTime, { ok: true }>;

/** Of these, the other field may be the missing half; a contradiction stays one. */
const NOT_UNDERSTOOD: ReadonlySet<string> = new Set([
  ASK_FOR_DAY,
  ASK_FOR_ONE_DAY,
  ASK_FOR_TIME,
  ASK_FOR_EXACT_TIME,
]);

/**
 * What two fields say together about one moment. Models put "Tuesday at 2" into the time and "Wednesday evening" into
 * the day; what both say must agree, and what one leaves open the other may decide.
 */
export function readWallTime(raw: RawMoment, context: MomentContext): ReadWallTime {
  const [dateText, timeText] = [raw.date, raw.time].map((text) =>
    text === undefined || isBlankValue(text) ? undefined : withoutTo(text, context),
  );
  if (dateText === undefined) return readTimeAlone(timeText ?? "", context);
  if (timeText === undefined) return readOneField(dateText, context);
  const apart = readTwoFields(dateText, timeText, context);
  if (apart.ok || !NOT_UNDERSTOOD.has(apart.hint)) return apart;
  // "January" and "the 15th at 2", "Wednesday at 8" and "evening" say one thing in two halves.
  const joined = readOneField(`${dateText} ${timeText}`, { ...context, countedFrom: undefined });
  return joined.ok ? joined : apart;
}

const TO =
  /^\s*(?:please )?(?:(?:move|change|switch|push|reschedule|make)(?: (?:it|me|us|that|this))? )?(?:(?:back|up|forward) )?to\s+/i;

/** "To Friday" and "move it to three" are where an appointment goes that is moved. */
function withoutTo(text: string, { countedFrom }: MomentContext): string {
  return countedFrom === undefined ? text : text.replace(TO, "");
}

const ABOUT_DAYS = new RegExp(
  String.raw`\b(?:${WEEKDAY_PATTERN}|${MONTH_PATTERN}|today|tomorrow|(?:day|week|month|year|weekend)s?|\d{1,2}(?:st|nd|rd|th))\b`,
  "i",
);

/** Of an appointment that is moved the day is known: what was not understood is the time. */
function readTimeAlone(text: string, context: MomentContext): ReadWallTime {
  const reading = readOneField(text, context);
  const isAsked =
    text !== "" && !reading.ok && NOT_UNDERSTOOD.has(reading.hint) && context.countedFrom !== undefined;
  return isAsked && !ABOUT_DAYS.test(text) ? invalid(ASK_FOR_EXACT_TIME) : reading;
}

function readOneField(text: string, context: MomentContext): ReadWallTime {
  const { countedFrom } = context;
  const date = normalizeDate(text, context);
  if (date.ok) {
    if (date.time !== undefined) return whole(date, date.time);
    return countedFrom === undefined ? invalid(ASK_FOR_TIME) : atTimeOf(countedFrom, date, context);
  }
  if (countedFrom === undefined) return date;
  // "To three" keeps the day, and so does "the afternoon", which is no time yet.
  const day = countedFrom.toPlainDate().toString();
  const said = text.replace(/^\s*the\s+(?=\D)/i, "");
  const time = normalizeTime(said, hoursOf(day, context));
  if (time.ok) return { ...time, date: day, zone: time.zone };
  return normalizePartOfDay(said).ok ? invalid(ASK_FOR_EXACT_TIME) : date;
}

function whole({ date, zone, showing, corrections }: OkDate, time: string): ReadWallTime {
  return { ok: true, date, time, zone, showing, corrections };
}

/** "To Wednesday" keeps the time of day, unless "Wednesday evening" is another one. */
function atTimeOf(from: Temporal.PlainDateTime, date: OkDate, context: MomentContext): ReadWallTime {
  const time = from.toPlainTime().toString({ smallestUnit: "minute" });
  const fits = normalizeTime(time, { ...hoursOf(date.date, context), partOfDay: date.partOfDay });
  return fits.ok ? whole(date, time) : invalid(ASK_FOR_TIME);
}

function readTwoFields(dateText: string, timeText: string, context: MomentContext): ReadWallTime {
  const date = normalizeDate(withoutRepeatedTime(dateText, timeText), context);
  if (!date.ok) return date;
  // "2-3" beside a day is no second of March.
  if (HOURS.test(timeText) && !normalizeTime(timeText).ok) return invalid(ASK_FOR_EXACT_TIME);
  const moment = normalizeDate(timeText, context);
  // A relative time that names no day of its own, "an hour later", is on the day of the other field.
  const namesDay = moment.ok && !normalizeTimeOfMove(timeText, context);
  if (namesDay && moment.date !== date.date) return twoDays(date.date, moment.date, context);
  if (!namesDay && OF_TODAY.test(timeText)) {
    const today = todayIn(context.zone, context.now).toString();
    if (date.date !== today) return twoDays(date.date, today, context);
  }
  const time = readTimeField(timeText, { date, moment }, context);
  if (!time.ok) return time;
  const agreed = date.time === undefined ? time : agree(date, date.time, time);
  if (agreed === undefined) return invalid(whichTimeHint(date.time ?? time.time, time.time));
  const ofDay = [...date.corrections, ...(namesDay ? moment.corrections : [])].filter(
    ({ field }) => field === "date",
  );
  return {
    ok: true,
    date: date.date,
    time: agreed.time,
    zone: agreed.zone ?? date.zone,
    showing: showingOf([timeText, dateText], { date: date.date, time: agreed.time }, context),
    corrections: [...ofDay.slice(0, 1), ...agreed.corrections],
  };
}

/**
 * With a separate time, only the day of a midnight is meant; and a model that writes the very same time with a Z behind
 * it means the clinic's clock both times.
 */
function withoutRepeatedTime(dateText: string, timeText: string): string {
  const [, day, written] = OF_A_PROGRAM.exec(dateText.trim()) ?? [];
  if (day === undefined) return withoutMidnight(dateText);
  const time = normalizeTime(timeText);
  return time.ok && time.time === written ? day : withoutMidnight(dateText);
}

/** A moment with an offset says which one of a night was meant, also where the other field repeats its time. */
function showingOf(
  texts: readonly string[],
  { date, time }: { readonly date: string; readonly time: string },
  context: MomentContext,
): Showing | undefined {
  const exact = texts
    .filter((text) => HAS_OFFSET.test(text))
    .map((text) => normalizeDate(text, context))
    .find((read) => read.ok && read.date === date && read.time === time);
  return exact?.ok === true ? exact.showing : undefined;
}

/** Whether the text is a time alone, counted from the appointment that is moved. */
function normalizeTimeOfMove(text: string, context: MomentContext): boolean {
  if (context.countedFrom === undefined) return false;
  return !normalizeDate(text, { ...context, countedFrom: undefined }).ok;
}

type Fields = { readonly date: OkDate; readonly moment: NormalizedDate };

function readTimeField(text: string, { date, moment }: Fields, context: MomentContext): NormalizedTime {
  if (moment.ok && moment.time !== undefined) {
    const { time, zone } = moment;
    const corrections = moment.corrections.filter(({ field }) => field === "time");
    return { ok: true, time, ...(zone === undefined ? {} : { zone }), corrections };
  }
  const { partOfDay } = date;
  const time = normalizeTime(text, { ...hoursOf(date.date, context), partOfDay });
  // "Friday night" and "2 pm" are each understood, and contradict each other.
  return !time.ok && partOfDay !== undefined && normalizeTime(text).ok
    ? { ...time, hint: ASK_WHICH_TIME }
    : time;
}

/** "3 this afternoon" is today, whatever day the other field has. */
const OF_TODAY = /\b(?:this (?:very )?(?:morning|afternoon|evening|noon)|tonight|today)\b/i;

/** Where am or pm of one was our guess, the other decides. */
function agree(date: OkDate, ofDate: string, time: OkTime): OkTime | undefined {
  const isSame = ofDate === time.time;
  if (isSame) return time.corrections.length === 0 ? time : { ...time, corrections: ofTime(date) };
  const [hourOfDate, minuteOfDate] = ofDate.split(":").map(Number);
  const [hour, minute] = time.time.split(":").map(Number);
  if (minute !== minuteOfDate || (hour ?? 0) % 12 !== (hourOfDate ?? 0) % 12) return undefined;
  const [dateGuesses, timeGuesses] = [ofTime(date).length > 0, time.corrections.length > 0];
  if (dateGuesses === timeGuesses) return undefined;
  return dateGuesses ? time : { ...time, time: ofDate, corrections: [] };
}

function ofTime({ corrections }: OkDate): readonly Correction[] {
  return corrections.filter(({ field }) => field === "time");
}

function hoursOf(date: string, { openingHours }: MomentContext) {
  const day = dayNumbers(date);
  const weekdayOfDate = day === undefined ? Temporal.PlainDate.from(date).dayOfWeek : weekdayOf(day);
  return { openingHours: openingHours.filter(({ weekday }) => weekday === weekdayOfDate) };
}

function twoDays(one: string, other: string, context: MomentContext): ReadWallTime {
  const [first, second] = [Temporal.PlainDate.from(one), Temporal.PlainDate.from(other)];
  return invalid(whichDayHint(first, second, todayIn(context.zone, context.now)));
}

function invalid(hint: string): ReadWallTime {
  return { ok: false, kind: "invalid_date", hint };
}
