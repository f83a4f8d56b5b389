import { type Page, type PageRequest, StaffMessage } from "@callwaiting/domain";
import { z } from "zod";
import { type Keyed, exactly, momentKey, pageLimit, readCursor, toPage } from "../page.ts";
import type { AppPool } from "../pool.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

export type MessageSearch = PageRequest & {
  /** Null: of every visit. */
  readonly appointmentId?: string | null | undefined;
  readonly contactId?: string | null | undefined;
  readonly status?: StaffMessage["status"] | null | undefined;
};

/** What was written of a contact's visits, and of what was held for them. */
const OF_CONTACT = `
  select theirs.message_id from appointments v
  join messages theirs on theirs.org_id = v.org_id and theirs.appointment_id = v.appointment_id
  where v.org_id = $1 and v.contact_id = $3
  union all
  select theirs.message_id from waitlist_entries w
  join waitlist_offers held on held.org_id = w.org_id and held.entry_id = w.entry_id
  join messages theirs on theirs.org_id = held.org_id and theirs.offer_id = held.offer_id
  where w.org_id = $1 and w.contact_id = $3`;

/** What patients were told, are to be told and were not, the newest first. */
export async function listMessages(
  pool: AppPool,
  scope: StaffScope,
  search: MessageSearch,
): Promise<Page<StaffMessage>> {
  const limit = pageLimit(search);
  const [beforeAt, beforeId] = readCursor(search, momentKey) ?? [null, null];
  const { appointmentId = null, contactId = null, status = null } = search;
  const rows = await withStaff(pool, scope, async (tx) => {
    const result = await tx.$client.query<Keyed<StaffMessage>>(
      `select m.message_id as "messageId", m.appointment_id as "appointmentId", m.channel, m.kind, m.status,
         m.lead_minutes as "leadMinutes", iso_instant(m.due_at) as "dueAt", iso_instant(m.sent_at) as "sentAt",
         m.via, iso_instant(m.delivered_at) as "deliveredAt",
         m.trouble, m.recipient, m.subject, m.body, coalesce(a.patient_name, e.patient_name) as "patientName",
         iso_instant(coalesce(a.starts_at, o.starts_at)) as "startsAt",
         array[${exactly("m.created_at")}, m.message_id::text] as "pageKey"
       from messages m
       left join appointments a on a.org_id = m.org_id and a.appointment_id = m.appointment_id
       left join waitlist_offers o on o.org_id = m.org_id and o.offer_id = m.offer_id
       left join waitlist_entries e on e.org_id = o.org_id and e.entry_id = o.entry_id
       where m.org_id = $1 and ($2::uuid is null or m.appointment_id = $2) and ($3::uuid is null or m.message_id in (${OF_CONTACT}))
         and ($4::text is null or m.status = $4)
         and ($5::timestamptz is null or (m.created_at, m.message_id) < ($5, $6::uuid))
       order by m.created_at desc, m.message_id desc limit $7`,
      [scope.orgId, appointmentId, contactId, status, beforeAt, beforeId, limit + 1],
    );
    return result.rows;
  });
  const page = toPage<StaffMessage>(rows, limit);
  return { ...page, items: z.array(StaffMessage).parse(page.items) };
}

/**
 * One that was given up is tried again now, and names what it named of its series. False where it is not one of those.
 */
export async function retryMessage(pool: AppPool, scope: StaffScope, messageId: string): Promise<boolean> {
  return withStaff(pool, scope, async (tx) => {
    const { rowCount } = await tx.$client.query(
      `update messages set status = 'planned', attempts = 0, updated_at = now(),
         due_at = now() + case when message_id = $2 then interval '0' else interval '1 millisecond' end
       where org_id = $1 and status = 'failed' and (message_id = $2 or told_with = $2 and exists (
         select from messages f where f.org_id = $1 and f.message_id = $2 and f.status = 'failed'))`,
      [scope.orgId, messageId],
    );
    return (rowCount ?? 0) > 0;
  });
}
