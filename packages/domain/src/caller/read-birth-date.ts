import { Temporal } from "temporal-polyfill";
import { digitsForWords } from "../text/digits-for-words.ts";
import { isBlankValue } from "../text/is-blank-value.ts";
import { readableText } from "../text/readable-text.ts";

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
/** Where the month is written before the day (CLDR: the short date of the region). */
const MONTH_FIRST: ReadonlySet<string> = new Set(["US", "PH", "CA"]);
/** Dots are put where the day comes first, wherever the clinic is. */
const DOTTED = /\d{1,2}\. ?\d{1,2}\. ?\d{2}/;

/** A date of birth as it was written or said ("March 5th 1980", "the fifth of March nineteen eighty"), or null. */
export function readBirthDate(
  text: string | undefined,
  { region, today }: { readonly region: string; readonly today: Temporal.PlainDate },
): string | null {
  if (text === undefined || isBlankValue(text)) return null;
  const said = digitsForWords(readableText(text)).replace(/(\d)(?:st|nd|rd|th)\b/g, "$1");
  const month = MONTHS.findIndex((name) => new RegExp(String.raw`\b${name}[a-z]*`).test(said)) + 1;
  const numbers = joinYears(said.match(/\d+/g)?.map(String) ?? []);
  const parts =
    month > 0 ? withNamedMonth(numbers, month) : inNumbers(numbers, DOTTED.test(text) ? "" : region);
  if (parts === null) return null;
  const date = toDate(parts, today);
  return date === null || Temporal.PlainDate.compare(date, today) > 0 ? null : date.toString();
}

/** "Nineteen eighty" is 19 and 80, "two thousand and five" 2 and 1000 is not said so. */
function joinYears(numbers: readonly string[]): readonly string[] {
  const [first, second, century, rest] = numbers;
  const isYear = numbers.length === 4 && (century === "19" || century === "20") && rest?.length === 2;
  if (isYear) return [first ?? "", second ?? "", `${century}${rest}`];
  const isAfterMonth = numbers.length === 3 && (second === "19" || second === "20") && century?.length === 2;
  return isAfterMonth ? [first ?? "", `${second}${century}`] : numbers;
}

type Parts = { readonly year: string; readonly month: number; readonly day: number };

function withNamedMonth(numbers: readonly string[], month: number): Parts | null {
  const [first, second] = numbers;
  if (numbers.length !== 2 || first === undefined || second === undefined) return null;
  return first.length === 4
    ? { year: first, month, day: Number(second) }
    : { year: second, month, day: Number(first) };
}

function inNumbers(numbers: readonly string[], region: string): Parts | null {
  const [only = ""] = numbers;
  if (numbers.length === 1 && only.length === 8) {
    const isYearFirst = /^(?:19|20)/.test(only) && Number(only.slice(4, 6)) <= 12;
    const cut = isYearFirst ? [4, 6] : [2, 4];
    return inNumbers([only.slice(0, cut[0]), only.slice(cut[0], cut[1]), only.slice(cut[1])], region);
  }
  const [first, second, third] = numbers;
  if (numbers.length !== 3 || first === undefined || second === undefined || third === undefined) return null;
  if (first.length === 4) return { year: first, month: Number(second), day: Number(third) };
  const isMonthFirst = Number(second) > 12 || (MONTH_FIRST.has(region.toUpperCase()) && Number(first) <= 12);
  const [month, day] = isMonthFirst ? [first, second] : [second, first];
  return { year: third, month: Number(month), day: Number(day) };
}

function toDate({ year, month, day }: Parts, today: Temporal.PlainDate): Temporal.PlainDate | null {
  if (year.length !== 4 && year.length !== 2) return null;
  const short = today.year - (today.year % 100) + Number(year);
  const full = year.length === 4 ? Number(year) : short > today.year ? short - 100 : short;
  try {
    return full < 1850 ? null : Temporal.PlainDate.from({ year: full, month, day }, { overflow: "reject" });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
