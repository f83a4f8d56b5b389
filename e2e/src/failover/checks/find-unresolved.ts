import {
  type Check,
  type Evidence,
  describe,
  groupBy,
  isUncertain,
  keyOf,
  operationIn,
} from "../../torture/checks/check.ts";
import { listExplanations } from "../../torture/checks/find-unexplained-changes.ts";
import type { Call } from "../../torture/history.ts";

/**
 * Whoever was told to try again on the phone, and did, knows in the end what became of it: they are answered, and are not told
 * "no" of what is in the calendar. Staff see the calendar itself.
 */
export const findUnresolved: Check = (evidence) => {
  const byPhone = evidence.history.filter(({ by }) => by.kind === "phone");
  const operations = groupBy(byPhone, ({ orgId, operation }) => keyOf(orgId, operation));
  const unanswered = [...operations.values()]
    .filter((calls) => calls.every(isUncertain))
    .flatMap((calls) =>
      calls.slice(-1).map((call) => `${describe(call)}: it was never said what became of it`),
    );
  const effects = findLastEffects(evidence);
  const denied = [...operations].flatMap(([key, calls]) => {
    const effect = effects.get(key);
    const last = calls.at(-1);
    if (effect === undefined || last === undefined || !wasDenied(calls)) return [];
    return [`${describe(last)}: told no, and appointment ${effect} says yes`];
  });
  return [...unanswered, ...denied];
};

/** First nobody knew, and then they were told no. */
const wasDenied = (calls: readonly Call[]) =>
  calls.some(isUncertain) &&
  calls.some(({ answer }) => answer.kind === "refused") &&
  calls.every(({ answer }) => answer.kind !== "done");

/**
 * What an operation did and nobody has changed since: the last entry about an appointment, where no call of another operation
 * can have made it.
 */
function findLastEffects(evidence: Evidence): ReadonlyMap<string, string> {
  const effects = new Map<string, string>();
  for (const { timeline, step, candidates } of listExplanations(evidence)) {
    if (step !== timeline.steps.at(-1)) continue;
    const made = step.change.action === "created" ? operationIn(step.state.notes) : null;
    const operations =
      made === null ? new Set(candidates.map(({ operation }) => operation)) : new Set([made]);
    const [operation] = operations;
    if (operations.size !== 1 || operation === undefined) continue;
    effects.set(keyOf(timeline.orgId, operation), timeline.appointmentId);
  }
  return effects;
}
