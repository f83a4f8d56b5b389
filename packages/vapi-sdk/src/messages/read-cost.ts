import { type Places, findFact } from "./find-fact.ts";
import { isRecord } from "./read-record.ts";
import { numberOf } from "./read-text.ts";

/** Far above any call; a column of money must not be what fails a report. */
const MAX_COST = 100_000;

/** What a call cost in US dollars: as it is said, else the sum of its parts (`costs`), else of `costBreakdown`. */
export function readCost(places: Places): number | null {
  return (
    findFact(places, ["cost", "totalCost"], readAmount) ??
    findFact(places, ["costs"], sumOfParts) ??
    findFact(places, ["costBreakdown", "costs"], (value) =>
      isRecord(value) ? readAmount(value["total"]) : null,
    )
  );
}

function readAmount(value: unknown): number | null {
  const amount = numberOf(value);
  return amount !== null && amount >= 0 && amount <= MAX_COST ? amount : null;
}

function sumOfParts(value: unknown): number | null {
  if (!Array.isArray(value)) return null;
  const parts = value.map((part: unknown) => (isRecord(part) ? readAmount(part["cost"]) : null));
  const known = parts.filter((part) => part !== null);
  if (known.length === 0) return null;
  // Sums of a thousandth of a cent would show what a binary fraction is.
  return readAmount(Math.round(known.reduce((sum, part) => sum + part, 0) * 1e6) / 1e6);
}
