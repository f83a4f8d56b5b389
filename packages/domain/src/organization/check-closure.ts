import { Temporal } from "temporal-polyfill";
import type { Closure } from "./organization.ts";

export type ClosureProblem =
  /** Not an ISO 8601 date and time without a zone. */
  | { readonly kind: "bad_time"; readonly field: "startsLocal" | "endsLocal" }
  | { readonly kind: "ends_before_it_starts" };

const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?$/;

/** What is wrong with a closure, or null. */
export function checkClosure({ startsLocal, endsLocal }: Closure): ClosureProblem | null {
  const starts = readLocal(startsLocal);
  if (starts === null) return { kind: "bad_time", field: "startsLocal" };
  const ends = readLocal(endsLocal);
  if (ends === null) return { kind: "bad_time", field: "endsLocal" };
  return Temporal.PlainDateTime.compare(starts, ends) < 0 ? null : { kind: "ends_before_it_starts" };
}

function readLocal(text: string): Temporal.PlainDateTime | null {
  if (!LOCAL.test(text)) return null;
  try {
    return Temporal.PlainDateTime.from(text, { overflow: "reject" });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
