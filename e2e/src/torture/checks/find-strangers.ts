import { type Check, keyOf, operationIn } from "./check.ts";

/**
 * No row is in another organization than the one that was asked, and no answer names another's appointment. People and
 * calls carry the id of their organization in their names.
 */
export const findStrangers: Check = ({ history, rows }) => {
  const orgOfOperation = new Map(history.map(({ operation, orgId }) => [operation, orgId]));
  const orgOfAppointment = new Map(rows.appointments.map((row) => [row.appointment_id, row.org_id]));
  const answered = history.flatMap(({ operation, orgId, answer }) => {
    const id = answer.kind === "done" ? answer.appointmentId : null;
    const owner = id === null ? undefined : orgOfAppointment.get(id);
    return owner === undefined || owner === orgId
      ? []
      : [`${operation} was told of an appointment of ${owner}`];
  });
  const appointments = rows.appointments.flatMap((row) => {
    const asked = orgOfOperation.get(operationIn(row.notes) ?? "");
    return asked === undefined || asked === row.org_id
      ? []
      : [`appointment ${keyOf(row.org_id, row.appointment_id)} was booked for ${asked}`];
  });
  const contacts = rows.contacts
    .filter(({ org_id: orgId, name }) => !name.toLowerCase().endsWith(markOf(orgId)))
    .map(({ org_id: orgId, name }) => `contact "${name}" is in ${orgId}`);
  const calls = rows.calls
    .filter(({ org_id: orgId, call_id: callId }) => !callId.endsWith(markOf(orgId)))
    .map(({ org_id: orgId, call_id: callId }) => `call ${callId} is in ${orgId}`);
  return [...answered, ...appointments, ...contacts, ...calls];
};

/** Letters only, because a name is read as a person's. */
export function markOf(orgId: string): string {
  return Array.from(orgId.replaceAll("-", "").slice(0, 8), (digit) =>
    String.fromCodePoint(97 + Number.parseInt(digit, 16)),
  ).join("");
}
