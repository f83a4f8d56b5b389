import type { Call } from "../history.ts";
import { type Check, type Evidence, groupBy, keyOf } from "./check.ts";
import { SLACK_MS } from "./find-unexplained-changes.ts";

/**
 * Of those who changed what they saw on the screen, only one per state was let through. Who asks for the status that it
 * has by then hears that it has it, and changes nothing: a second click on "cancel", say.
 */
export const findLostUpdates: Check = ({ history, timelines }) => {
  const changes = history.flatMap((call) => {
    const { operation, request, answer } = call;
    if (request.kind === "book" || answer.kind !== "done") return [];
    const { appointmentId, expectedRevision } = request;
    const isNext = expectedRevision !== null && answer.revision === expectedRevision + 1;
    const hadEffect = isNext && !wasSoAlready(call, timelines);
    const wish = request.kind === "status" ? request.status : Symbol("a move of its own");
    return hadEffect ? [{ operation, wish, state: `${appointmentId ?? ""} ${expectedRevision}` }] : [];
  });
  return [...groupBy(changes, ({ state }) => state)]
    .filter(([, group]) => new Set(group.map(({ wish }) => wish)).size > 1)
    .map(([state, group]) => `${group.map(({ operation }) => operation).join(", ")} all changed ${state}`);
};

/** A repeated "confirm" that comes after somebody else's move finds it confirmed: nothing was changed while it was under way. */
function wasSoAlready(call: Call, timelines: Evidence["timelines"]): boolean {
  const { orgId, request, startedAtMs, endedAtMs } = call;
  if (request.kind !== "status") return false;
  const steps = timelines.get(keyOf(orgId, request.appointmentId ?? ""))?.steps ?? [];
  return !steps.some(
    ({ change }) =>
      change.after.status === request.status &&
      change.atMs >= startedAtMs - SLACK_MS &&
      change.atMs <= endedAtMs + SLACK_MS,
  );
}
