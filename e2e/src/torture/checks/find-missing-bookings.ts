import type { Call } from "../history.ts";
import type { Timeline } from "../replay-changes.ts";
import { type Check, describe, groupBy, isSameInstant, keyOf, operationIn } from "./check.ts";

/** Every booking that was confirmed to somebody is there, for that person, and was made at the time they heard. */
export const findMissingBookings: Check = ({ history, rows, timelines }) => {
  const contacts = new Map(rows.contacts.map((row) => [keyOf(row.org_id, row.contact_id), row.phone]));
  const stored = new Set(rows.appointments.map((row) => keyOf(row.org_id, row.appointment_id)));
  const phoneOf = ({ orgId, steps }: Timeline) =>
    contacts.get(keyOf(orgId, steps[0]?.state.contact_id ?? "")) ?? null;
  const byPhone = groupBy([...timelines.values()], (timeline) =>
    keyOf(timeline.orgId, phoneOf(timeline) ?? ""),
  );
  return history.flatMap((call) => {
    const { request, answer, orgId } = call;
    if (request.kind !== "book" || answer.kind !== "done") return [];
    const own = byPhone.get(keyOf(orgId, request.phone)) ?? [];
    const found = own.filter(
      ({ appointmentId }) => answer.appointmentId === null || appointmentId === answer.appointmentId,
    );
    const isThere = found.some(
      (timeline) => stored.has(keyOf(orgId, timeline.appointmentId)) && stoodAsSaid(timeline, call),
    );
    return isThere
      ? []
      : [`${describe(call)}: no such appointment of ${request.phone} at ${request.startsAt}`];
  });
};

function stoodAsSaid({ steps }: Timeline, { operation, request, answer }: Call): boolean {
  if (request.kind !== "book" || answer.kind !== "done") return false;
  const saidAt = answer.startsAt ?? request.startsAt;
  const isOwn = operationIn(steps[0]?.state.notes ?? "") === operation;
  if (isOwn && answer.outcome === "booked" && !isSameInstant(steps[0]?.state.starts_at ?? "", saidAt)) {
    return false;
  }
  // Found again (already_booked), it may have been moved since it was made.
  return (
    (isOwn || answer.outcome !== "booked" || answer.appointmentId === null) &&
    steps.some(({ state }) => isSameInstant(state.starts_at, saidAt))
  );
}
