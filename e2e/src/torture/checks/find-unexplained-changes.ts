import type { Call } from "../history.ts";
import type { Step, Timeline } from "../replay-changes.ts";
import { leftWithout } from "../left-without.ts";
import {
  type Check,
  type Evidence,
  groupBy,
  isSameInstant,
  isUncertain,
  keyOf,
  mayHaveHappened,
  operationIn,
} from "./check.ts";

/** The clocks are one, but a ms is cut off here and there. */
export const SLACK_MS = 20;

/**
 * Nothing happened that nobody asked for: each entry of the audit log was made by a call of its own that was not
 * refused, while that call was under way. One with an unknown answer may have had its effect later, but only once. So a
 * refused request left nothing behind, and no confirmed change was undone by one that had ended before it.
 */
export const findUnexplainedChanges: Check = (evidence) => {
  const toExplain = listExplanations(evidence);
  const left = leftWithout(toExplain.map(({ candidates }) => candidates));
  return left.flatMap((index) => {
    const one = toExplain[index];
    return one === undefined ? [] : [describeStep(one.timeline, one.step)];
  });
};

/** Each entry of the audit log with the calls that may have made it. */
export function listExplanations({ history, rows, timelines }: Evidence) {
  const contacts = new Map(rows.contacts.map((row) => [keyOf(row.org_id, row.contact_id), row.phone]));
  const accepted = new Set(rows.accepted.map((row) => keyOf(row.org_id, row.appointment_id)));
  const isAccepted = ({ orgId, appointmentId }: Timeline, { change, state }: Step) =>
    change.action === "created" && state.notes === "" && accepted.has(keyOf(orgId, appointmentId));
  const calls = history.filter(mayHaveHappened);
  const bookings = groupBy(calls, ({ orgId, operation }) => keyOf(orgId, operation));
  const byId = groupBy(calls, ({ orgId, request }) => keyOf(orgId, idIn(request)));
  const byPhone = groupBy(calls, ({ orgId, request }) => keyOf(orgId, request.phone ?? ""));
  return [...timelines.values()].flatMap((timeline) => {
    const phone = contacts.get(keyOf(timeline.orgId, timeline.steps[0]?.state.contact_id ?? "")) ?? "";
    const steps = timeline.steps.filter((step) => !isAccepted(timeline, step));
    return steps.map((step) => {
      const possible =
        step.change.action === "created"
          ? (bookings.get(keyOf(timeline.orgId, operationIn(step.state.notes) ?? "")) ?? [])
          : [
              ...(byId.get(keyOf(timeline.orgId, timeline.appointmentId)) ?? []),
              ...(byPhone.get(keyOf(timeline.orgId, phone)) ?? []),
            ];
      return { timeline, step, candidates: possible.filter((call) => explains(call, step, phone)) };
    });
  });
}

const idIn = (request: Call["request"]) => (request.kind === "book" ? "" : (request.appointmentId ?? ""));

function explains(call: Call, { change, state }: Step, phone: string): boolean {
  const { by, answer, startedAtMs, endedAtMs } = call;
  if (change.atMs < startedAtMs - SLACK_MS) return false;
  if (!isUncertain(call) && change.atMs > endedAtMs + SLACK_MS) return false;
  if (by.kind !== change.actor_kind || (by.kind === "user" && by.userId !== change.actor_id)) return false;
  if (answer.kind === "done" && (answer.appointmentId ?? change.entity_id) !== change.entity_id) return false;
  return isAskedFor(call, { change, state }, phone);
}

function isAskedFor({ request }: Call, { change, state }: Step, phone: string): boolean {
  if (request.kind !== "status" && state.overlap_allowed && !request.override) return false;
  if (request.kind === "status") return change.after.status === request.status;
  if (request.kind === "move") {
    return change.action === "moved" && isSameInstant(state.starts_at, request.toStartsAt);
  }
  return (
    change.action === "created" &&
    isSameInstant(state.starts_at, request.startsAt) &&
    state.service_id === request.serviceId &&
    (request.providerId ?? state.provider_id) === state.provider_id &&
    phone === request.phone
  );
}

function describeStep({ appointmentId }: Timeline, { change, state }: Step): string {
  const operation = operationIn(state.notes) ?? "an unknown operation";
  return `appointment ${appointmentId} of ${operation} was ${change.action} (${state.status}, ${state.starts_at}) and no call explains it`;
}
