import { normalizeTime } from "@callwaiting/domain";
import type { Values } from "./apply-parts.ts";
import { sayIsoDay } from "./calendar-words.ts";

/** A time of the clock alone: what has a day in it is a day, with its time. */
export const isTime = (value: unknown): boolean => normalizeTime(String(value)).ok;

type Moment = {
  readonly field: string;
  readonly value: string | number | boolean;
  readonly known: readonly string[];
};

const CLOCK = /T(\d{2}:\d{2})/i;

/**
 * A whole moment where its day was given as well, apart from it: as the time, whose reader sees whether the days agree. False where
 * nobody would see it.
 */
export function placeMoment(args: Values, { field, value, known }: Moment): boolean {
  const time = { appointmentDate: "appointmentTime", newDate: "newTime" }[field];
  if (time === undefined || !known.includes(time)) return false;
  const [day, moment] = [sayIsoDay(String(args[field])), sayIsoDay(String(value))];
  const isSameDay = day?.isAlone === true && day.words === moment?.words;
  const old = args[time];
  if (old !== undefined) {
    const [, clock] = CLOCK.exec(String(value)) ?? [];
    const read = normalizeTime(String(old));
    return isSameDay && read.ok && read.zone === undefined && read.time === clock;
  }
  // Those of an appointment that there is are read one by one.
  const isOfNewTime = known.includes("notes") || field === "newDate";
  if (!isOfNewTime && !isSameDay) return false;
  args[time] = value;
  return true;
}
