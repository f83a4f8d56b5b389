import { type Check, groupBy } from "./check.ts";

/**
 * Of those who changed what they saw on the screen, only one per state was let through. Who asks for the status that it
 * has by then hears that it has it, and changes nothing: a second click on "cancel", say.
 */
export const findLostUpdates: Check = ({ history }) => {
  const changes = history.flatMap(({ operation, request, answer }) => {
    if (request.kind === "book" || answer.kind !== "done") return [];
    const { appointmentId, expectedRevision } = request;
    const hadEffect = expectedRevision !== null && answer.revision === expectedRevision + 1;
    const wish = request.kind === "status" ? request.status : Symbol("a move of its own");
    return hadEffect ? [{ operation, wish, state: `${appointmentId ?? ""} ${expectedRevision}` }] : [];
  });
  return [...groupBy(changes, ({ state }) => state)]
    .filter(([, group]) => new Set(group.map(({ wish }) => wish)).size > 1)
    .map(([state, group]) => `${group.map(({ operation }) => operation).join(", ")} all changed ${state}`);
};
