const PREFIXES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** Matches an English weekday, full or abbreviated. Lower case. */
export const WEEKDAY_PATTERN = String.raw`(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?`;

/** The ISO 8601 number (1 is Monday) of a weekday that `WEEKDAY_PATTERN` matched. */
export function readWeekday(word: string): number | undefined {
  const index = PREFIXES.findIndex((prefix) => word.startsWith(prefix));
  return index < 0 ? undefined : index + 1;
}
