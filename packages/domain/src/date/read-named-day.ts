import { Temporal } from "temporal-polyfill";
import { commonDays } from "./common-days.ts";
import type { NamedDay, NamedDays } from "./named-days.ts";

const YEAR = /,? (?:of |in )?(\d{4})$/;

/** Other names under which people know a day. Both sides in the form of `keyOf`. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["xmas", "christmas"],
  ["x mas", "christmas"],
  ["xmas eve", "christmas eve"],
  ["1st christmas", "christmas"],
  ["easter sunday", "easter"],
  ["new year", "new years"],
  ["new year eve", "new years eve"],
  ["turkey", "thanksgiving"],
  ["mlk", "martin luther king jr"],
  ["mlk jr", "martin luther king jr"],
  ["martin luther king", "martin luther king jr"],
  ["dr martin luther king jr", "martin luther king jr"],
  ["presidents", "washingtons birthday"],
  ["washington s birthday", "washingtons birthday"],
  ["labour", "labor"],
  ["indigenous peoples", "columbus"],
  ["indigenous people s", "columbus"],
  ["st patricks", "saint patricks"],
  ["st patrick", "saint patricks"],
  ["saint patrick", "saint patricks"],
  ["st paddys", "saint patricks"],
  ["valentine", "valentines"],
  ["saint valentines", "valentines"],
  ["st valentines", "valentines"],
  ["veteran", "veterans"],
  ["boxing", "boxing"],
  ["juneteenth national independence", "juneteenth"],
  ["2nd christmas", "boxing"],
  ["black friday", "after thanksgiving"],
  ["saint stephens", "boxing"],
  ["fat tuesday", "mardi gras"],
  ["shrove tuesday", "mardi gras"],
  ["pancake", "mardi gras"],
]);

/** The days of that name from last year to the year after next, in order; those of one year where one was said. */
export function findNamedDays(
  text: string,
  { today, namedDays }: { readonly today: Temporal.PlainDate; readonly namedDays?: NamedDays | undefined },
): readonly Temporal.PlainDate[] {
  if (!/[a-z]{3}/.test(text)) return [];
  const year = YEAR.exec(text)?.[1];
  const spoken = keyOf(text.replace(YEAR, ""));
  const key = ALIASES.get(spoken) ?? spoken;
  if (key === "") return [];
  const near = [-1, 0, 1].map((more) => today.year + more);
  const years =
    year === undefined ? near : [Number(year)].filter((one) => near.includes(one) || one === today.year + 2);
  const own = namedDays === undefined ? [] : years.flatMap((one) => daysOfName(key, namedDays(one)));
  return own.length > 0 ? own : years.flatMap((one) => daysOfName(key, commonDays(one)));
}

function daysOfName(key: string, days: readonly NamedDay[]): readonly Temporal.PlainDate[] {
  const first = firstByKey(days).get(key);
  return first === undefined ? [] : [Temporal.PlainDate.from(first)];
}

/** Every group of words of a sentence is looked up, so each list of days is sorted by its keys once. */
const indexes = new WeakMap<readonly NamedDay[], ReadonlyMap<string, string>>();

/** The first day of each name. */
function firstByKey(days: readonly NamedDay[]): ReadonlyMap<string, string> {
  const known = indexes.get(days);
  if (known !== undefined) return known;
  const index = new Map<string, string>();
  for (const { date, name } of days) {
    for (const key of namesOf(name).flatMap((own) => [own, ALIASES.get(own) ?? own])) {
      const first = index.get(key);
      if (first === undefined || date < first) index.set(key, date);
    }
  }
  indexes.set(days, index);
  return index;
}

/** "Columbus Day / Indigenous Peoples' Day" has two, "Eid (End of Ramadan)" is known without the brackets too. */
function namesOf(name: string): readonly string[] {
  const plain = name.replace(/\([^)]*\)/g, " ");
  return [name, plain, ...plain.split("/")].map(keyOf).filter((key) => key !== "");
}

/** "The New Year's Day" is `new years`: no case, accents, signs, article, nor the word day. */
function keyOf(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/['\u2019]/g, "")
    .replace(/\bfirst\b/g, "1st")
    .replace(/\bsecond\b/g, "2nd")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .replace(/\b(?:the|day|holiday)\b/g, " ")
    .replace(/ +/g, " ")
    .trim();
}
