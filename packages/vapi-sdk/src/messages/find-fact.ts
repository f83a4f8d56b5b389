import { isRecord } from "./read-record.ts";

/** Objects of a message in which facts of its call may stand, the most telling first. */
export type Places = readonly Record<string, unknown>[];

/**
 * Vapi's API description has each fact of a report at the message and again at `call` ("this can also be found at …"), and
 * older messages have at the top what is in `artifact` and `analysis` now.
 */
export function placesOf(message: Record<string, unknown>): Places {
  const call = isRecord(message["call"]) ? message["call"] : {};
  const nested = [message, call].flatMap((one) => [one["artifact"], one["analysis"]]);
  return [...nested.filter(isRecord), message, call];
}

/** The first usable value: place by place, and in each by the names in their order. */
export function findFact<T>(
  places: Places,
  names: readonly string[],
  read: (value: unknown) => T | null,
): T | null {
  for (const place of places) {
    for (const name of names) {
      const value = place[name];
      const fact = value === undefined || value === null ? null : read(value);
      if (fact !== null) return fact;
    }
  }
  return null;
}
