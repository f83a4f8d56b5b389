import { formatRelativeDay } from "./moment.ts";

/** Rows under the names of their days ("Today"), in the order in which they come. */
export function byDay<T>(
  rows: readonly T[],
  timeZone: string,
  momentOf: (row: T) => string,
): readonly (readonly [day: string, rows: readonly T[]])[] {
  const days = new Map<string, T[]>();
  for (const row of rows) {
    const day = formatRelativeDay(momentOf(row), timeZone);
    days.set(day, [...(days.get(day) ?? []), row]);
  }
  return [...days];
}
