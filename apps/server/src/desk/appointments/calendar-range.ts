import { MAX_CALENDAR_DAYS } from "@callwaiting/domain";

const DAY_MS = 86_400_000;

export const TOO_LONG = `the end must come after the beginning, by at most ${MAX_CALENDAR_DAYS} days`;

/** The database refuses a longer range as a bug; here it is somebody's input. */
export function isCalendarRange({ from, until }: { from: string; until: string }): boolean {
  const length = Date.parse(until) - Date.parse(from);
  return length > 0 && length <= MAX_CALENDAR_DAYS * DAY_MS;
}
