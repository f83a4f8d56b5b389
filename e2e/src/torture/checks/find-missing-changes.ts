import type { Call } from "../history.ts";
import type { Step, Timeline } from "../replay-changes.ts";
import { type Check, describe, groupBy, isSameInstant, keyOf } from "./check.ts";
import { SLACK_MS } from "./find-unexplained-changes.ts";

/** Every move, cancellation or new status that was confirmed did happen, or was so already. */
export const findMissingChanges: Check = ({ history, rows, timelines }) => {
  const contacts = new Map(rows.contacts.map((row) => [keyOf(row.org_id, row.contact_id), row.phone]));
  const byPhone = groupBy([...timelines.values()], ({ orgId, steps }) =>
    keyOf(orgId, contacts.get(keyOf(orgId, steps[0]?.state.contact_id ?? "")) ?? ""),
  );
  const candidates = ({ orgId, request, answer }: Call): readonly Timeline[] => {
    const id = (answer.kind === "done" ? answer.appointmentId : null) ?? appointmentOf(request);
    if (id === null) return byPhone.get(keyOf(orgId, request.phone ?? "")) ?? [];
    const timeline = timelines.get(keyOf(orgId, id));
    return timeline === undefined ? [] : [timeline];
  };
  return history.flatMap((call) => {
    if (call.request.kind === "book" || call.answer.kind !== "done") return [];
    const isThere = candidates(call).some(({ steps }) => steps.some((step) => isAsSaid(step, call)));
    return isThere ? [] : [`${describe(call)}: the change is not there`];
  });
};

const appointmentOf = (request: Call["request"]) => (request.kind === "book" ? null : request.appointmentId);

/** The state that was confirmed, reached before the answer was given. */
function isAsSaid({ change, state }: Step, { request, answer, endedAtMs }: Call): boolean {
  if (request.kind === "book" || answer.kind !== "done" || change.atMs > endedAtMs + SLACK_MS) return false;
  if (request.kind === "status") return state.status === request.status;
  return isSameInstant(state.starts_at, answer.startsAt ?? request.toStartsAt);
}
