import { addDays } from "../../../format/clinic-time.ts";
import { UTC, formatClock, formatDay } from "../../../format/moment.ts";

// Closures are wall-clock times of the clinic: dates and clocks without a zone, here written as if they were UTC.

export type ClosureTimes = { readonly startsLocal: string; readonly endsLocal: string };

/** What the form works with. */
export type ClosureDraft = {
  /** Null: the whole clinic. */
  readonly providerId: string | null;
  /** First and last day, `YYYY-MM-DD`; without the second it is one day, without both nothing is chosen. */
  readonly days: readonly [string | null, string | null];
  readonly isWholeDay: boolean;
  readonly opensAgain: string;
  readonly closes: string;
  readonly reason: string;
  /** Whether people who are booked then are told. */
  readonly isTold: boolean;
  readonly version: string;
};

const MIDNIGHT = "00:00";
const dateOf = (local: string) => local.slice(0, 10);
const clockOf = (local: string) => local.slice(11, 16);

export function timesOf({ days: [first, last], isWholeDay, closes, opensAgain }: ClosureDraft): ClosureTimes {
  const [from, to] = [first ?? "", last ?? first ?? ""];
  return isWholeDay
    ? { startsLocal: `${from}T${MIDNIGHT}`, endsLocal: `${addDays(to, 1)}T${MIDNIGHT}` }
    : { startsLocal: `${from}T${closes}`, endsLocal: `${to}T${opensAgain}` };
}

export function draftDays({ startsLocal, endsLocal }: ClosureTimes) {
  const isWholeDay = clockOf(startsLocal) === MIDNIGHT && clockOf(endsLocal) === MIDNIGHT;
  const last = isWholeDay ? addDays(dateOf(endsLocal), -1) : dateOf(endsLocal);
  return {
    days: [dateOf(startsLocal), last] as const,
    isWholeDay,
    closes: isWholeDay ? "12:00" : clockOf(startsLocal),
    opensAgain: isWholeDay ? "17:00" : clockOf(endsLocal),
  };
}

/** "Thu, Dec 24", "Thu, Dec 24 – Sat, Dec 26", "Thu, Dec 24, 12:00 PM – 5:00 PM" */
export function sayTimes(times: ClosureTimes): string {
  const { days, isWholeDay } = draftDays(times);
  const [first, last] = days.map((day) => formatDay(`${day}T00:00Z`, UTC));
  const isOneDay = days[0] === days[1];
  if (isWholeDay) return isOneDay ? `${first}` : `${first} – ${last}`;
  const [from, to] = [times.startsLocal, times.endsLocal].map((local) => formatClock(clockOf(local)));
  return isOneDay ? `${first}, ${from} – ${to}` : `${first}, ${from} – ${last}, ${to}`;
}

/** "Thu, Dec 24" */
export const sayDay = (date: string): string => formatDay(`${date}T00:00Z`, UTC);

/** Why it cannot be saved yet, in words; null when it can. */
export function draftProblem(draft: ClosureDraft): string | null {
  if (draft.days[0] === null) return "Choose a day, or the first and last day.";
  if (draft.isWholeDay) return null;
  if (draft.closes === "" || draft.opensAgain === "") return "Enter both times.";
  const { startsLocal, endsLocal } = timesOf(draft);
  return startsLocal < endsLocal ? null : "It ends before it starts. Choose a later end.";
}
