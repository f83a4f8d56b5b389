import type { OpeningHours } from "./organization.ts";

/** What is wrong with a week of opening hours; `index` counts its entries from 0. */
export type OpeningHoursProblem =
  | { readonly kind: "bad_weekday"; readonly index: number }
  /** Not `HH:MM` from 00:00 to 24:00. */
  | { readonly kind: "bad_time"; readonly index: number; readonly field: "opensAt" | "closesAt" }
  | { readonly kind: "closes_before_it_opens"; readonly index: number }
  /** Shares time with the entry `otherIndex`, which comes before it. Entries that only touch are fine. */
  | { readonly kind: "overlap"; readonly index: number; readonly otherIndex: number };

const CLOCK = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;

/** All problems of a week, in the order of its entries; none means that it can be kept. */
export function checkOpeningHours(week: readonly OpeningHours[]): readonly OpeningHoursProblem[] {
  return week.flatMap((hours, index) => {
    const own = checkEntry(hours, index);
    if (own !== null) return [own];
    const otherIndex = week.findIndex(
      (other, position) =>
        position < index && checkEntry(other, position) === null && sharesTime(other, hours),
    );
    return otherIndex === -1 ? [] : [{ kind: "overlap" as const, index, otherIndex }];
  });
}

function checkEntry({ weekday, opensAt, closesAt }: OpeningHours, index: number): OpeningHoursProblem | null {
  if (!Number.isInteger(weekday) || weekday < 1 || weekday > 7) return { kind: "bad_weekday", index };
  if (!CLOCK.test(opensAt)) return { kind: "bad_time", index, field: "opensAt" };
  if (!CLOCK.test(closesAt)) return { kind: "bad_time", index, field: "closesAt" };
  return opensAt < closesAt ? null : { kind: "closes_before_it_opens", index };
}

/** Texts of this form sort as the times do. */
function sharesTime(one: OpeningHours, other: OpeningHours): boolean {
  return one.weekday === other.weekday && one.opensAt < other.closesAt && other.opensAt < one.closesAt;
}
