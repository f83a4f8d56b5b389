import { decodeJsonText } from "./decode-json-text.ts";
import { isRecord } from "./read-record.ts";

/** Objects of a message in which facts of its call may stand, the most telling first. */
export type Places = readonly Record<string, unknown>[];

/**
 * Vapi's API description has each fact of a report at the message and again at `call` ("this can also be found at …"), and
 * older messages have at the top what is in `artifact` and `analysis` now.
 */
export function placesOf(message: Record<string, unknown>): Places {
  const call = recordAt(message, "call") ?? {};
  const nested = [message, call].flatMap((one) => [recordAt(one, "artifact"), recordAt(one, "analysis")]);
  return [...nested.filter((one) => one !== null), message, call];
}

export function recordAt(place: Record<string, unknown>, name: string): Record<string, unknown> | null {
  return findFact([place], [name], (value) => (isRecord(value) ? value : null));
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
      if (value === undefined || value === null) continue;
      const fact = read(value) ?? readDecoded(value, read);
      tell(place, name, fact);
      if (fact !== null) return fact;
    }
  }
  return null;
}

function readDecoded<T>(value: unknown, read: (value: unknown) => T | null): T | null {
  const decoded = decodeJsonText(value);
  return decoded === value ? null : read(decoded);
}

/** A place that wants to hear what was made of its values has this method. */
export const TOLD = Symbol("told");

function tell(place: Record<string | symbol, unknown>, name: string, fact: unknown): void {
  const told = place[TOLD];
  if (typeof told === "function") told(name, fact);
}
