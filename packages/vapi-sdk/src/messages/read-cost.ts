import { type Places, findFact } from "./find-fact.ts";
import { isRecord } from "./read-record.ts";
import { numberOf } from "./read-text.ts";

/** Far above any call; a column of money must not be what fails a report. */
const MAX_COST = 100_000;

/** As it is said, else the sum of its parts. */
const NAMES = [["cost", "totalCost"], ["costs"], ["costBreakdown"]];

/** What a call cost in US dollars. Zero in one place is what it cost as it began, where another has more. */
export function readCost(places: Places): number | null {
  let isFree = false;
  for (const names of NAMES) {
    for (const place of places) {
      const amount = findFact([place], names, readCosts);
      if (amount !== null && amount > 0) return amount;
      isFree ||= amount === 0;
    }
  }
  return isFree ? 0 : null;
}

/** An amount, `{total}`, or the parts of one: a list of `{cost}`, or an object of amounts by their names. */
function readCosts(value: unknown): number | null {
  if (Array.isArray(value)) return sum(value.map(readPart));
  if (!isRecord(value)) return readAmount(value);
  const said = findFact([value], ["total", "amount", "usd", "value", "cost"], readAmount);
  return said === null || said === 0 ? (sumOfBreakdown(value) ?? said) : said;
}

function readPart(part: unknown): number | null {
  return isRecord(part) ? findFact([part], ["cost", "amount", "total"], readAmount) : readAmount(part);
}

/** Vapi OpenAPI `CostBreakdown`: `stt`, `llm`, `tts`… in dollars, and beside them what was counted. */
const COUNTED = /tokens|characters|seconds|minutes|count/i;

function sumOfBreakdown(breakdown: Record<string, unknown>): number | null {
  const parts = Object.entries(breakdown).filter(([name]) => !COUNTED.test(name));
  return sum(
    parts.flatMap(([, part]) =>
      isRecord(part)
        ? Object.entries(part).map(([name, amount]) => (COUNTED.test(name) ? null : readAmount(amount)))
        : readAmount(part),
    ),
  );
}

function readAmount(value: unknown): number | null {
  const amount = numberOf(value);
  return amount !== null && amount >= 0 && amount <= MAX_COST ? amount : null;
}

function sum(parts: readonly (number | null)[]): number | null {
  const known = parts.filter((part) => part !== null);
  if (known.length === 0) return null;
  // Sums of a thousandth of a cent would show what a binary fraction is.
  return readAmount(Math.round(known.reduce((total, part) => total + part, 0) * 1e6) / 1e6);
}
