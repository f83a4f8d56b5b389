import { type Check, keyOf } from "./check.ts";

/** No row points at one that is not there. */
export const findOrphans: Check = ({ rows }) => {
  const organizations = new Set(rows.organizations.map((row) => row.org_id));
  const has = (set: ReadonlySet<string>, orgId: string, id: string) => set.has(keyOf(orgId, id));
  const providers = new Set(rows.providers.map((row) => keyOf(row.org_id, row.provider_id)));
  const services = new Set(rows.services.map((row) => keyOf(row.org_id, row.service_id)));
  const contacts = new Set(rows.contacts.map((row) => keyOf(row.org_id, row.contact_id)));
  const calls = new Set(rows.calls.map((row) => keyOf(row.org_id, row.call_id)));
  const appointments = new Set(rows.appointments.map((row) => keyOf(row.org_id, row.appointment_id)));
  const tenantRows = [rows.providers, rows.services, rows.contacts, rows.calls].flat();
  return [
    ...tenantRows
      .filter((row) => !organizations.has(row.org_id))
      .map((row) => `a row of ${row.org_id}, which is no organization`),
    ...rows.appointments.flatMap((row) => {
      const lost = [
        ...(organizations.has(row.org_id) ? [] : ["organization"]),
        ...(has(providers, row.org_id, row.provider_id) ? [] : ["provider"]),
        ...(has(services, row.org_id, row.service_id) ? [] : ["service"]),
        ...(has(contacts, row.org_id, row.contact_id) ? [] : ["contact"]),
      ];
      return lost.map((what) => `appointment ${row.appointment_id} has no ${what}`);
    }),
    ...rows.toolCalls.flatMap((row) => [
      ...(has(calls, row.org_id, row.call_id) ? [] : [`tool call ${row.tool_call_id} has no call`]),
      ...(row.appointment_id === null || has(appointments, row.org_id, row.appointment_id)
        ? []
        : [`tool call ${row.tool_call_id} tells of an appointment that is not there`]),
    ]),
  ];
};
