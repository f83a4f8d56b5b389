import { normalizeTime, speakWeekday } from "@callwaiting/domain";
import type { SentArgument } from "../flatten-arguments.ts";
import { monthName, monthOf, sayIsoDay, weekdayName } from "./calendar-words.ts";
import { clockOf } from "./join-parts.ts";
import type { Part, PartKind } from "./part-names.ts";

export type Values = Record<string, string | number | boolean>;
export type FoundPart = { readonly argument: SentArgument; readonly part: Part };

/** What was said of a day or a time apart from it becomes a part of it. Returns what could not. */
export function applyParts(
  args: Values,
  parts: readonly FoundPart[],
  known: readonly string[],
): SentArgument[] {
  return JOINS.flatMap(([kind, join]) =>
    parts.flatMap(({ argument, part }) => {
      if (part.kind !== kind) return [];
      const field = fieldOf(args, part, known);
      const whole = field === undefined ? undefined : join(String(args[field] ?? "").trim(), argument.value);
      if (field === undefined || whole === undefined) return [argument];
      args[field] = whole;
      return [];
    }),
  );
}

/** Where it belongs. Beside two times or two days, what names neither belongs to nobody knows which. */
function fieldOf(args: Values, { kind, group, isNamed }: Part, known: readonly string[]): string | undefined {
  if (group === "birth") return known.find((name) => name === "birthDate");
  const isOfTime = kind === "minute" || kind === "half";
  const own = isOfTime ? timeField(args, known) : "appointmentDate";
  const moved = isOfTime
    ? args["newTime"] === undefined && args["newDate"] !== undefined
      ? "newDate"
      : "newTime"
    : "newDate";
  if (!known.includes(moved)) return group === "new" || !known.includes(own) ? undefined : own;
  if (group === "new") return moved;
  if (isNamed) return own;
  const given = [own, moved].filter((name) => args[name] !== undefined);
  return given.length === 1 ? given[0] : undefined;
}

function timeField(args: Values, known: readonly string[]): string {
  const field = known.includes("appointmentTime") ? "appointmentTime" : "partOfDay";
  // "3:00" beside the day, "tomorrow at 3".
  return args[field] === undefined && /\d:\d\d|\bat \d/.test(String(args["appointmentDate"] ?? ""))
    ? "appointmentDate"
    : field;
}

type Join = (text: string, value: SentArgument["value"]) => string | undefined;

/** In this order, because "3", ":30" and "pm" are one time. Undefined where two do not fit together. */
const JOINS: readonly (readonly [PartKind, Join])[] = [
  ["month", withMonth],
  ["year", withYear],
  ["weekday", withWeekday],
  ["minute", withMinute],
  ["half", withHalf],
];

function withMinute(time: string, value: SentArgument["value"]): string | undefined {
  const minute = String(value);
  const whole = clockOf(time, minute);
  if (whole !== undefined) return whole;
  const read = normalizeTime(time);
  return read.ok && Number(read.time.slice(3)) === Number(minute) && minute.trim() !== "" ? time : undefined;
}

const HALF = /^\s*([ap])\.?\s?m?\.?\s*$/i;
const WRITTEN_HALF = /[ap]\.?\s?m\b|noon|midnight|midday|morning|evening|night/i;
const CLOCK_AT_END = /(?:^|\s|\bat )\d{1,2}(?::\d{2})?(?::\d{2})?$/;

/** "am", "PM", "in the afternoon" behind a time. */
function withHalf(time: string, value: SentArgument["value"]): string | undefined {
  const [, half] = HALF.exec(String(value)) ?? [];
  const words = half === undefined ? partWords(String(value)) : `${half.toLowerCase()}m`;
  if (words === undefined) return undefined;
  if (time === "") return words;
  if (time.toLowerCase().endsWith(words)) return time;
  const whole = `${time} ${words}`;
  if (normalizeTime(time).ok) {
    if (half === undefined || !WRITTEN_HALF.test(time)) return normalizeTime(whole).ok ? whole : undefined;
    return isIn(time, half) ? time : undefined;
  }
  const [, written] = /T(\d{2}:\d{2})/.exec(time) ?? [];
  if (written !== undefined) return half !== undefined && isIn(written, half) ? time : undefined;
  return CLOCK_AT_END.test(time) ? whole : undefined;
}

function isIn(time: string, half: string): boolean {
  const read = normalizeTime(time);
  return read.ok && Number(read.time.slice(0, 2)) < 12 === (half.toLowerCase() === "a");
}

export function partWords(value: string): string | undefined {
  const [part] = /^\s*(?:(?:early|late|mid) ?)?(?:morning|afternoon|evening|night)\s*$/i.exec(value) ?? [];
  if (part === undefined) return undefined;
  const word = part.trim().toLowerCase();
  return word === "night" ? "at night" : `in the ${word}`;
}

const WRITTEN_YEAR = /(?<!\d)(\d{4})(?!\d)/;

function withYear(date: string, value: SentArgument["value"]): string | undefined {
  const year = String(value).trim();
  if (!/^\d{4}$/.test(year) || date === "") return undefined;
  const [, written] = WRITTEN_YEAR.exec(date) ?? [];
  if (written !== undefined) return written === year ? date : undefined;
  const [sign] = /(?<=^\d{1,2})[/.-](?=\d{1,2}$)/.exec(date) ?? [];
  return `${date}${sign ?? " "}${year}`;
}

function withMonth(date: string, value: SentArgument["value"]): string | undefined {
  const month = monthOf(value);
  if (month === undefined) return undefined;
  const name = monthName(month);
  if (date === "") return name;
  const said = sayIsoDay(date)?.words ?? date;
  if (said.toLowerCase().includes(name.slice(0, 3).toLowerCase())) return date;
  return weekdayName(date) === undefined ? undefined : `${date} in ${name}`;
}

/** As people say it, so that a weekday that is not that of the date is asked about. */
export function withWeekday(date: string, value: SentArgument["value"]): string | undefined {
  const weekday = weekdayName(value);
  if (weekday === undefined) return undefined;
  if (date === "" || weekdayName(date) === weekday) return weekday;
  if (date.toLowerCase().includes(weekday.toLowerCase())) return date;
  const iso = sayIsoDay(date);
  if (iso === undefined) return /\d/.test(date) ? `${weekday}, ${date}` : undefined;
  if (iso.isAlone) return `${weekday}, ${iso.words}`;
  const [year = 0, month = 1, day = 1] = date.trim().slice(0, 10).split("-").map(Number);
  const isSame = speakWeekday({ year, month, day });
  return isSame === weekday ? date : undefined;
}
