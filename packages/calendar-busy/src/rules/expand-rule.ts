import { RRuleTemporal } from "rrule-temporal";
import { LIMITS } from "../limits.ts";
import type { Work } from "../work.ts";
import type { RecurrenceRule } from "./recurrence-rule.ts";

/** From and until when, in wall times as the ms that UTC would have. */
export type WallSpan = { readonly fromMs: number; readonly untilMs: number };

export type Expansion =
  | { readonly kind: "expanded"; readonly wallMs: readonly number[] }
  | { readonly kind: "too_many" }
  | { readonly kind: "unreadable" };

const DAY_MS = 86_400_000;

/**
 * The wall times that a rule gives within a span. The library is told that all is UTC: there no hour is skipped, which it would
 * leave out, and no zone of Node's has a say. The end of a rule is left to whoever knows its zone. The first time is one
 * whether it fits the rule or not.
 */
export function expandRule(
  rule: RecurrenceRule,
  span: WallSpan & { startMs: number; work: Work },
): Expansion {
  const { fromMs, untilMs, startMs, work } = span;
  if (untilMs < startMs || untilMs < fromMs || lastAtTheLatest(rule, startMs) < fromMs) {
    return { kind: "expanded", wallMs: [] };
  }
  work.add(LIMITS.rule);
  if ((rule.count ?? 0) > LIMITS.instancesOfRule) return { kind: "too_many" };
  work.add(rule.count ?? 0);
  try {
    const found = new RRuleTemporal({
      rruleString: `DTSTART:${basicUtc(startMs)}\nRRULE:${rule.text}`,
      includeDtstart: true,
      maxIterations: LIMITS.instancesOfRule,
      maxCandidateEvaluations: LIMITS.instancesOfRule,
      cache: false,
    }).between(new Date(fromMs), new Date(untilMs), true);
    work.add(found.length);
    return { kind: "expanded", wallMs: found.map(({ epochMilliseconds }) => epochMilliseconds) };
  } catch (error) {
    work.add(LIMITS.instancesOfRule);
    const isTooMuch = error instanceof Error && error.message.startsWith("Maximum");
    return { kind: isTooMuch ? "too_many" : "unreadable" };
  }
}

/** Most rules that count have ended long ago, and the library takes its time to find out. */
function lastAtTheLatest(
  { frequency, interval, count, narrowedBy }: RecurrenceRule,
  startMs: number,
): number {
  const isNarrowed = narrowedBy.some((part) => part !== "BYDAY" || frequency !== "WEEKLY");
  if (count === null || isNarrowed) return Infinity;
  const days = frequency === "WEEKLY" ? 7 : frequency === "DAILY" ? 1 : Infinity;
  return startMs + (count + 1) * interval * days * DAY_MS;
}

/** `20261208T093000Z`. */
const basicUtc = (ms: number) => `${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
