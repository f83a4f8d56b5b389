import type { Temporal } from "temporal-polyfill";

type Span = { readonly startsAt: Temporal.Instant; readonly endsAt: Temporal.Instant };

/** Joins times that overlap or touch, for those to whom it does not matter what they are taken by. */
export function mergeBusyTimes(times: readonly Span[]): readonly Span[] {
  const sorted = times.toSorted((a, b) => a.startsAt.epochMilliseconds - b.startsAt.epochMilliseconds);
  const merged: { startsAt: Temporal.Instant; endsAt: Temporal.Instant }[] = [];
  for (const { startsAt, endsAt } of sorted) {
    const last = merged.at(-1);
    if (last === undefined || last.endsAt.epochMilliseconds < startsAt.epochMilliseconds) {
      merged.push({ startsAt, endsAt });
    } else if (last.endsAt.epochMilliseconds < endsAt.epochMilliseconds) {
      last.endsAt = endsAt;
    }
  }
  return merged;
}
