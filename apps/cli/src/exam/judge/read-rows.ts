import type { OwnerPool } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import { z } from "zod";

const appointmentRow = z.object({
  id: z.string(),
  contactId: z.string(),
  /** UTC, `YYYY-MM-DDTHH:MM:SSZ`. */
  startsAt: z.string(),
  /** What the row says that the clinic's clock shows: `YYYY-MM-DD HH:MM`. */
  startsLocal: z.string(),
  patient: z.string(),
  person: z.string().nullable(),
  provider: z.string(),
  service: z.string(),
  status: z.string(),
  notes: z.string(),
  revision: z.int(),
});

const snapshot = z.object({
  appointments: z.array(appointmentRow),
  contacts: z.array(
    z.object({ id: z.string(), name: z.string(), phone: z.string().nullable(), email: z.string() }),
  ),
  persons: z.array(z.object({ name: z.string(), birthDate: z.string().nullable() })),
  calls: z.array(z.object({ status: z.string().nullable(), result: z.string() })),
  toolCalls: z.array(
    z.object({ id: z.string(), outcome: z.string(), understood: z.record(z.string(), z.unknown()) }),
  ),
  waiting: z.array(z.string()),
  guesses: z.int(),
});

/** What the database holds of one clinic. */
export type Snapshot = z.infer<typeof snapshot>;
export type AppointmentRow = z.infer<typeof appointmentRow>;

const READ = `select json_build_object(
  'appointments', (select coalesce(json_agg(json_build_object(
      'id', a.appointment_id, 'contactId', a.contact_id,
      'startsAt', to_char(a.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
      'startsLocal', to_char(a.starts_local, 'YYYY-MM-DD HH24:MI'), 'patient', a.patient_name,
      'person', (select t.name from persons t where t.org_id = a.org_id and t.person_id = a.person_id),
      'provider', p.name, 'service', s.name, 'status', a.status, 'notes', a.notes, 'revision', a.revision)
      order by a.starts_at, a.created_at), '[]')
    from appointments a join providers p using (org_id, provider_id) join services s using (org_id, service_id)
    where a.org_id = $1),
  'contacts', (select coalesce(json_agg(json_build_object(
      'id', contact_id, 'name', name, 'phone', phone, 'email', email) order by phone, email), '[]')
    from contacts where org_id = $1),
  'persons', (select coalesce(json_agg(json_build_object('name', name, 'birthDate', birth_date) order by name collate "C"), '[]')
    from persons where org_id = $1),
  'calls', (select coalesce(json_agg(json_build_object('status', status, 'result', result) order by status, result), '[]')
    from calls where org_id = $1),
  'toolCalls', (select coalesce(json_agg(json_build_object('id', tool_call_id, 'outcome', outcome, 'understood', understood)), '[]')
    from tool_calls where org_id = $1),
  'waiting', (select coalesce(json_agg(w.line order by w.line), '[]') from (
      select e.patient_name || ' ' || coalesce(c.phone, '-') || ' ' || array_to_string(e.weekdays, '') || ' ' || left(e.from_time::text, 5)
        || '-' || left(e.until_time::text, 5) || case when e.notice_minutes > 0 then ' notice ' || e.notice_minutes else '' end as line
      from waitlist_entries e join contacts c using (org_id, contact_id)
      where e.org_id = $1 and e.status in ('waiting', 'offered')) w),
  'guesses', (select count(*)::int from guesses where org_id = $1)) as found`;

/** Of a clinic in which nobody has ever called. */
export const NO_ROWS: Snapshot = {
  appointments: [],
  contacts: [],
  persons: [],
  calls: [],
  toolCalls: [],
  waiting: [],
  guesses: 0,
};

/**
 * Reads with the owner's connection, to which row-level security applies as to everybody. Both statements are one message and
 * one transaction, which takes no parameters; an OrgId is a UUID and nothing else.
 */
export async function readRows(owner: OwnerPool, orgId: OrgId): Promise<Snapshot> {
  const sql = `select set_config('app.org_id', '${orgId}', true); ${READ.replaceAll("$1", `'${orgId}'`)}`;
  const results = (await owner.query(sql)) as unknown as readonly { rows: readonly { found: unknown }[] }[];
  return snapshot.parse(results[1]?.rows[0]?.found);
}
