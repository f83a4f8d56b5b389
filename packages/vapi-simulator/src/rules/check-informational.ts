import type { Fault } from "./rule-violation.ts";

/** Vapi reads nothing of these answers; a JSON object is what its own examples send, and what proxies leave alone. */
export function checkInformational(value: unknown): Fault[] {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject
    ? []
    : [{ kind: "not_an_object", sentence: "the answer must be a JSON object, such as {}." }];
}
