import type { ContactFacts } from "@callwaiting/domain";
import type { AppPool } from "../pool.ts";
import { retryConflict } from "../booking/retry-conflict.ts";
import type { OrgTransaction } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { TAKE_OVER } from "./change-persons.ts";
import { readContact } from "./load-contact.ts";

export type ContactMerge = { readonly keepId: string; readonly dropId: string };

export type MergedContacts =
  | {
      readonly kind: "merged";
      readonly contact: ContactFacts;
      readonly movedAppointments: number;
      /** What the dropped one had and the kept one has otherwise: a call from that number makes a new contact. */
      readonly lost: { readonly phone: string | null; readonly email: string | null };
    }
  | { readonly kind: "not_found" }
  | { readonly kind: "same_contact" };

/**
 * Makes two contacts one: all appointments go to the kept one, which takes the number and the address of the other
 * where it has none. Bookings that run meanwhile end up with the kept contact or wait for it.
 */
export async function mergeContacts(
  pool: AppPool,
  scope: StaffScope,
  merge: ContactMerge,
): Promise<MergedContacts> {
  if (merge.keepId === merge.dropId) return { kind: "same_contact" };
  return retryConflict(() => withStaff(pool, scope, (tx) => run(tx, scope, merge)));
}

async function run(
  tx: OrgTransaction,
  scope: StaffScope,
  { keepId, dropId }: ContactMerge,
): Promise<MergedContacts> {
  // A phone booking takes this lock before it writes its appointment: once we have it, we see all of them.
  await tx.$client.query(
    "select 1 from contacts where org_id = $1 and contact_id in ($2, $3) order by contact_id for update",
    [scope.orgId, keepId, dropId],
  );
  const keep = await readContact(tx, scope, keepId);
  const drop = await readContact(tx, scope, dropId);
  if (keep === null || drop === null) return { kind: "not_found" };
  await movePersons(tx, scope, { keepId, dropId });
  const moved = await tx.$client.query(
    "update appointments set contact_id = $2, updated_at = now() where org_id = $1 and contact_id = $3",
    [scope.orgId, keepId, dropId],
  );
  await moveWaiting(tx, scope, { keepId, dropId });
  await tx.$client.query(
    "update outbound_calls set contact_id = $2, updated_at = now() where org_id = $1 and contact_id = $3",
    [scope.orgId, keepId, dropId],
  );
  // First: the number and the address are unique.
  const dropped = await tx.$client.query<{ ids: readonly string[] }>(
    "delete from contacts where org_id = $1 and contact_id = $2 returning merged_ids as ids",
    [scope.orgId, dropId],
  );
  await tx.$client.query(
    `update contacts set phone = coalesce(phone, $3), updated_at = now(), merged_ids = merged_ids || $5::text[],
       email = case when email_is_placeholder then coalesce($4, email) else email end
     where org_id = $1 and contact_id = $2`,
    [scope.orgId, keepId, drop.phone, drop.email, [dropId, ...dropped.rows.flatMap((row) => row.ids)]],
  );
  const contact = await readContact(tx, scope, keepId);
  if (contact === null) throw new Error("The kept contact is gone");
  const lost = {
    phone: drop.phone === contact.phone ? null : drop.phone,
    email: drop.email === contact.email ? null : drop.email,
  };
  return { kind: "merged", contact, movedAppointments: moved.rowCount ?? 0, lost };
}

/**
 * Who is not under the kept contact goes there; who is takes over what was known of them under the other one. Each keeps the
 * address at which they are written to.
 */
async function movePersons(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  { keepId, dropId }: ContactMerge,
): Promise<void> {
  await tx.$client.query(
    "select keep_address(c) from contacts c where c.org_id = $1 and c.contact_id in ($2, $3)",
    [orgId, keepId, dropId],
  );
  await tx.$client.query(
    `update persons k set ${TAKE_OVER}, updated_at = now()
     from persons d
     where k.org_id = $1 and k.contact_id = $2 and d.org_id = $1 and d.contact_id = $3 and d.name_key = k.name_key
       and (k.birth_date is null and d.birth_date is not null or k.email is null and d.email is not null
         or d.note <> '' or d.alert <> '')`,
    [orgId, keepId, dropId],
  );
  await tx.$client.query(
    `update persons d set contact_id = $2, updated_at = now()
     where d.org_id = $1 and d.contact_id = $3 and not exists (
       select from persons k where k.org_id = $1 and k.contact_id = $2 and k.name_key = d.name_key)`,
    [orgId, keepId, dropId],
  );
}

const SAME_WISH = `k.org_id = $1 and k.contact_id = $2 and k.status in ('waiting', 'offered')
  and d.org_id = $1 and d.contact_id = $3 and d.status in ('waiting', 'offered') and d.service_id = k.service_id
  and name_key(d.patient_name) = name_key(k.patient_name)
  and (d.provider_id, d.weekdays, d.from_time, d.until_time, d.from_date, d.until_date, d.notice_minutes, d.reach, d.said_email)
    is not distinct from (k.provider_id, k.weekdays, k.from_time, k.until_time, k.from_date, k.until_date, k.notice_minutes, k.reach, k.said_email)`;

/**
 * All that they wait and waited for goes on under the kept contact, with what is held for them. Only where somebody waits twice for the
 * very same, one of the two ends, and the other has the better of their places; never one that has an offer.
 */
async function moveWaiting(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  { keepId, dropId }: ContactMerge,
): Promise<void> {
  const values = [orgId, keepId, dropId];
  await tx.$client.query(
    `update waitlist_entries e set updated_at = now(), rank = least(k.rank, d.rank)
     from waitlist_entries k, waitlist_entries d where ${SAME_WISH} and e.org_id = $1 and e.entry_id in (k.entry_id, d.entry_id)`,
    values,
  );
  await tx.$client.query(
    `update waitlist_entries d set status = 'left' from waitlist_entries k where ${SAME_WISH} and d.status = 'waiting'`,
    values,
  );
  await tx.$client.query(
    `update waitlist_entries k set status = 'left' from waitlist_entries d where ${SAME_WISH} and k.status = 'waiting'`,
    values,
  );
  await tx.$client.query(
    "update waitlist_entries set contact_id = $2, updated_at = now() where org_id = $1 and contact_id = $3",
    values,
  );
}
