import type { OrgTransaction } from "../with-org.ts";
import type { StaffScope } from "../with-staff.ts";

type Whose = { readonly contactId: string; readonly personId: string };

/** What a person of a contact waits and waited for: the waitlist knows them by their name, so this is asked before it changes. */
export async function findWaits(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  { contactId, personId }: Whose,
): Promise<readonly string[]> {
  const { rows } = await tx.$client.query<{ id: string }>(
    `select entry_id as id from waitlist_entries
     where org_id = $1 and contact_id = $2 and find_person($1, $2, patient_name, true) = $3 order by entry_id for update`,
    [orgId, contactId, personId],
  );
  return rows.map(({ id }) => id);
}

/** They go on as the person is called now, under the contact that is theirs by now, with what is held for them. */
export async function giveWaits(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  { entryIds, personId }: { readonly entryIds: readonly string[]; readonly personId: string },
): Promise<void> {
  await tx.$client.query(
    `update waitlist_entries e set contact_id = p.contact_id, patient_name = p.name, updated_at = now()
     from persons p
     where e.org_id = $1 and e.entry_id = any ($2) and p.org_id = $1 and p.person_id = $3
       and (e.contact_id, e.patient_name) is distinct from (p.contact_id, p.name)`,
    [orgId, entryIds, personId],
  );
}
