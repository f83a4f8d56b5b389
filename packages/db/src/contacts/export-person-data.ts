import type { AppPool } from "../pool.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { UNHURRIED, allowTime } from "../unhurried.ts";
import { readContact } from "./load-contact.ts";

type Facts = Readonly<Record<string, unknown>>;

/** Everything that is kept of a person, as JSON values: what erasing them would take away. */
export type PersonExport = {
  readonly person: Facts;
  readonly appointments: readonly Facts[];
  /** From a number of theirs, about their appointments, or with a number or address of theirs in what was said. */
  readonly calls: readonly Facts[];
  /** What was written to them, and what waits to be. */
  readonly messages: readonly Facts[];
  /** What they wrote back. */
  readonly replies: readonly Facts[];
  /** Whether they may be written to, where somebody has said so. */
  readonly consents: readonly Facts[];
  /** Calls that the assistant made to them, and those that wait. */
  readonly outboundCalls: readonly Facts[];
  /** What they asked the phone for without ever hearing whether it was done. */
  readonly openRequests: readonly Facts[];
  /** What staff noted of calling them back. */
  readonly callBacks: readonly Facts[];
  /** What they waited for, and what was offered to them. */
  readonly waitlist: readonly Facts[];
  /** What was changed when, from what to what; without who changed it. */
  readonly history: readonly Facts[];
};

const EVERYTHING = `with their_calls as materialized (
    select k.* from calls k where k.org_id = $1 and k.call_id in (select calls_of_contact($1, $2))
  ), ids as materialized (
    select c.contact_id::text || c.merged_ids
      || array(select a.appointment_id::text from appointments a where a.org_id = $1 and a.contact_id = $2) as ids
    from contacts c where c.org_id = $1 and c.contact_id = $2
  )
  select
    (select json_build_object('name', c.name, 'phone', c.phone,
        'email', case when not c.email_is_placeholder then c.email end, 'since', iso_instant(c.created_at),
        'persons', (select coalesce(json_agg(json_build_object('name', p.name, 'birthDate', p.birth_date, 'email', p.email,
            'note', p.note, 'alert', p.alert) order by p.name), '[]')
          from persons p where p.org_id = c.org_id and p.contact_id = c.contact_id))
      from contacts c where c.org_id = $1 and c.contact_id = $2) as person,
    (select coalesce(json_agg(s.appointment order by s.starts_at), '[]')
      from staff_appointments($1) s where s.contact_id = $2) as appointments,
    (select coalesce(json_agg(json_build_object(
        'callId', k.call_id, 'kind', k.kind, 'startedAt', iso_instant(coalesce(k.started_at, k.created_at)),
        'endedAt', iso_instant(k.ended_at), 'callerNumber', k.caller_number, 'result', k.result,
        'summary', k.summary, 'transcript', k.transcript, 'recordingUrl', k.recording_url,
        'facts', k.facts,
        'toolCalls', (select coalesce(json_agg(json_build_object(
            'at', iso_instant(t.created_at), 'tool', t.name, 'heard', t.arguments, 'understood', t.understood,
            'answer', t.answer, 'outcome', t.outcome) order by t.created_at), '[]')
          from tool_calls t where t.org_id = k.org_id and t.call_id = k.call_id)) order by k.created_at), '[]')
      from their_calls k) as calls,
    (select coalesce(json_agg(json_build_object(
        'channel', m.channel, 'kind', m.kind, 'status', m.status, 'at', iso_instant(coalesce(m.sent_at, m.due_at)), 'to', m.recipient,
        'subject', m.subject, 'text', m.body) order by m.due_at), '[]')
      from messages m join appointments a on a.org_id = m.org_id and a.appointment_id = m.appointment_id
      where m.org_id = $1 and a.contact_id = $2) as messages,
    (select coalesce(json_agg(json_build_object(
        'address', s.address, 'isAllowed', s.is_allowed, 'how', s.how, 'at', iso_instant(s.changed_at)) order by s.channel), '[]')
      from message_consents s join contacts c on c.org_id = s.org_id and s.address in (c.phone, lower(c.email))
      where c.org_id = $1 and c.contact_id = $2) as consents,
    (select coalesce(json_agg(json_build_object('at', iso_instant(r.received_at), 'from', r.address, 'text', r.body)
        order by r.received_at), '[]')
      from message_replies r join contacts c on c.org_id = r.org_id and r.address = c.phone
      where c.org_id = $1 and c.contact_id = $2) as replies,
    (select coalesce(json_agg(json_build_object(
        'reason', o.reason, 'name', o.patient_name, 'phone', o.phone, 'status', o.status, 'ended', o.ended,
        'at', iso_instant(coalesce(o.placed_at, o.not_before)), 'callId', o.vapi_call_id) order by o.created_at), '[]')
      from outbound_calls o where o.org_id = $1 and o.contact_id = $2) as "outboundCalls",
    (select coalesce(json_agg(json_build_object(
        'askedAt', iso_instant(r.asked_at), 'kind', r.kind, 'name', r.patient_name, 'phone', r.phone, 'email', r.email,
        'service', r.service, 'startsAt', iso_instant(r.starts_at)) order by r.asked_at), '[]')
      from open_requests r where r.org_id = $1 and r.request_id in (
        select open_requests_of($1, $2, (select array_agg(k.call_id) from their_calls k)))) as "openRequests",
    (select coalesce(json_agg(json_build_object(
        'note', b.note, 'calledAt', iso_instant(b.done_at), 'calledBy', b.done_by) order by b.updated_at), '[]')
      from call_backs b where b.org_id = $1 and (b.kind = 'call' and b.subject_id in (select k.call_id from their_calls k)
        or b.kind = 'request' and b.subject_id in (
          select id::text from open_requests_of($1, $2, (select array_agg(k.call_id) from their_calls k)) id)
        or b.kind in ('closure', 'clock') and left(b.subject_id, 36)::uuid in (
          select a.appointment_id from appointments a where a.org_id = $1 and a.contact_id = $2))) as "callBacks",
    (select coalesce(json_agg(json_build_object(
        'since', iso_instant(e.created_at), 'name', e.patient_name, 'service', s.name, 'status', e.status, 'weekdays', e.weekdays,
        'from', e.from_time, 'until', e.until_time, 'fromDate', e.from_date, 'untilDate', e.until_date, 'address', e.said_email,
        'offers', (select coalesce(json_agg(json_build_object(
            'at', iso_instant(o.created_at), 'startsAt', iso_instant(o.starts_at), 'ended', o.ended,
            'messages', (select coalesce(json_agg(json_build_object(
                'channel', m.channel, 'status', m.status, 'at', iso_instant(coalesce(m.sent_at, m.due_at)), 'to', m.recipient,
                'subject', m.subject, 'text', m.body) order by m.due_at), '[]')
              from messages m where m.org_id = o.org_id and m.offer_id = o.offer_id)) order by o.created_at), '[]')
          from waitlist_offers o where o.org_id = e.org_id and o.entry_id = e.entry_id)) order by e.created_at), '[]')
      from waitlist_entries e join services s on s.org_id = e.org_id and s.service_id = e.service_id
      where e.org_id = $1 and e.contact_id = $2) as waitlist,
    (select coalesce(json_agg(json_build_object(
        'at', iso_instant(l.at), 'of', l.entity, 'action', l.action, 'before', l.before, 'after', l.after)
        order by l.change_id), '[]')
      from changes l, ids
      where l.org_id = $1 and l.audited and l.entity in ('contact', 'appointment') and l.entity_id = any (ids.ids)
    ) as history`;

/** Null when there is no such contact. Reads all transcripts, which takes seconds in a large clinic. */
export async function exportPersonData(
  pool: AppPool,
  scope: StaffScope,
  contactId: string,
): Promise<PersonExport | null> {
  return withStaff(pool, scope, async (tx) => {
    await allowTime(tx.$client);
    if ((await readContact(tx, scope, contactId)) === null) return null;
    const { rows } = await tx.$client.query<PersonExport>({
      text: EVERYTHING,
      values: [scope.orgId, contactId],
      ...UNHURRIED,
    });
    return rows[0] ?? null;
  });
}
