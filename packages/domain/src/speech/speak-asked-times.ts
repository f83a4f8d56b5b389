import { Temporal } from "temporal-polyfill";
import type { AskedDays } from "../date/asked-days.ts";
import { clockOf, minutesOf, minutesOfPart, partOf, type PartOfDay, piecesOf } from "../time/part-of-day.ts";
import { joinOr } from "./join-or.ts";
import { speakClockTime, speakDay, speakWeekday, type SpeechClock } from "./speak-when.ts";
import { todayIn } from "../zone/wall-time-at.ts";

/** The times that a caller asked about. */
export type AskedTimes = {
  /** One day, `YYYY-MM-DD`. */
  readonly date?: string | undefined;
  /** Several days, `YYYY-MM-DD`, both included. Wins over `date`. */
  readonly range?: AskedDays | undefined;
  readonly partOfDay?: PartOfDay | undefined;
};

/**
 * The times that were asked about, as they follow "I have nothing available": `on Tuesday, December 1 from 2:00 PM to
 * 4:00 PM`, `between Monday, November 23 and Wednesday, November 25`. Empty when nothing was asked for.
 */
export function speakAskedTimes(asked: AskedTimes, clock: SpeechClock): string {
  const days = asked.range ?? { from: asked.date, until: asked.date };
  return [speakDays(days, clock), speakPart(asked.partOfDay)].filter((words) => words !== "").join(" ");
}

/** Whether the part of the day leaves nothing out. */
export function isWholeDay(part: PartOfDay | undefined): boolean {
  return part === undefined || (part.from === "00:00" && part.until === "24:00" && part.gaps === undefined);
}

type Days = {
  readonly from: string | undefined;
  readonly until: string | undefined;
  readonly only?: readonly string[];
};

function speakDays({ from, until, only }: Days, { now, zone }: SpeechClock): string {
  if (from === undefined || until === undefined) return "";
  const today = todayIn(zone, now);
  const [first, last] = [from, until].map((date) => speakDay(Temporal.PlainDate.from(date), today));
  if (first === last) return `on ${first}`;
  if (only?.length === 2) return `on ${first} or on ${last}`;
  return `${only === undefined ? "" : `${speakWhichOf(only)} `}between ${first} and ${last}`;
}

/** "On any Saturday", "on those days". */
function speakWhichOf(days: readonly string[]): string {
  const weekdays = new Set(days.map((day) => speakWeekday(Temporal.PlainDate.from(day))));
  return weekdays.size === 1 ? `on any ${[...weekdays].join("")}` : "on those days";
}

function speakPart(part: PartOfDay | undefined): string {
  if (part === undefined || isWholeDay(part)) return "";
  return joinOr(piecesOf(minutesOfPart(part)).map((piece) => speakPiece(partOf(piece))));
}

function speakPiece({ from, until }: PartOfDay): string {
  if (until === "24:00") return `from ${clockTime(from)} on`;
  // A minute past is how "no later than 11" has that time in it.
  const isIncluded = minutesOf(until) % 5 === 1;
  const last = isIncluded ? clockOf(minutesOf(until) - 1) : until;
  if (from !== "00:00") return `from ${clockTime(from)} to ${clockTime(last)}`;
  return isIncluded ? `until ${clockTime(last)}` : `before ${clockTime(last)}`;
}

function clockTime(text: string): string {
  return speakClockTime(Temporal.PlainTime.from(text));
}
