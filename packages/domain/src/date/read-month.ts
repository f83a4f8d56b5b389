const PREFIXES = [
  "jan",
  "feb",
  "mar",
  "apr",
  "may",
  "jun",
  "jul",
  "aug",
  "sep",
  "oct",
  "nov",
  "dec",
] as const;

/** Matches an English month, full or abbreviated. Lower case. */
export const MONTH_PATTERN = String.raw`(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b`;

/** The number (1 is January) of a month that `MONTH_PATTERN` matched. */
export function readMonth(word: string): number | undefined {
  const index = PREFIXES.findIndex((prefix) => word.startsWith(prefix));
  return index < 0 ? undefined : index + 1;
}
