import type { Zone } from "@callwaiting/domain/zone";
import { formatRelativeDay } from "./moment.ts";

/** Rows under the names of their days ("Today"), in the order in which they come. */
export function byDay<T>(
  rows: readonly T[],
  zone: Zone,
  momentOf: (row: T) => string,
): readonly (readonly [day: string, rows: readonly T[]])[] {
  const days = new Map<string, T[]>();
  for (const row of rows) {
    const day = formatRelativeDay(momentOf(row), zone);
    days.set(day, [...(days.get(day) ?? []), row]);
  }
  return [...days];
}
