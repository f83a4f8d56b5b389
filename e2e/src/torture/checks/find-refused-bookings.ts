import { type Check, groupBy, keyOf, mayHaveHappened, operationIn } from "./check.ts";

/** A booking of which every delivery was refused is not there. */
export const findRefusedBookings: Check = ({ history, rows }) => {
  const accepted = new Set(rows.accepted.map((row) => keyOf(row.org_id, row.appointment_id)));
  const calls = groupBy(history, ({ orgId, operation }) => keyOf(orgId, operation));
  return rows.appointments.flatMap(({ org_id: orgId, appointment_id: id, notes }) => {
    const operation = operationIn(notes);
    if (operation === null && accepted.has(keyOf(orgId, id))) return [];
    if (operation === null) return [`appointment ${id} was booked by nobody of this run`];
    const own = calls.get(keyOf(orgId, operation)) ?? [];
    return own.some(mayHaveHappened) ? [] : [`${operation} was refused, and appointment ${id} is there`];
  });
};
