import {
  type Check,
  type Evidence,
  describe,
  groupBy,
  isSameInstant,
  isUncertain,
  keyOf,
  operationIn,
} from "../../torture/checks/check.ts";
import { listExplanations } from "../../torture/checks/find-unexplained-changes.ts";
import type { Call } from "../../torture/history.ts";

/**
 * Whoever was told to try again on the phone, and did, is not told "no" of what is in the calendar; and whoever hung up without having
 * heard is on Today, if it was done. Staff see the calendar itself.
 */
export const findUnresolved: Check = (evidence) => {
  const byPhone = evidence.history.filter(({ by }) => by.kind === "phone");
  const operations = groupBy(byPhone, ({ orgId, operation }) => keyOf(orgId, operation));
  const effects = findLastEffects(evidence);
  const isOnToday = lookAtToday(evidence);
  return [...operations].flatMap(([key, calls]) => {
    const effect = effects.get(key);
    const last = calls.at(-1);
    if (effect === undefined || last === undefined) return [];
    if (calls.every(isUncertain) && !isOnToday(last, effect)) {
      return [`${describe(last)}: appointment ${effect} tells of it, and nobody calls back`];
    }
    return wasDenied(calls) ? [`${describe(last)}: told no, and appointment ${effect} says yes`] : [];
  });
};

/** By the appointment, or as what a booking says of itself. */
function lookAtToday({ rows }: Evidence): (call: Call, appointmentId: string) => boolean {
  const open = groupBy(rows.openRequests, ({ org_id: orgId }) => orgId);
  return ({ orgId, request }, appointmentId) =>
    (open.get(orgId) ?? []).some(
      ({ kind, phone, starts_at: startsAt, appointment_id: id }) =>
        id === appointmentId ||
        (kind === "book" &&
          request.kind === "book" &&
          phone === request.phone &&
          isSameInstant(startsAt ?? "", request.startsAt)),
    );
}

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
