import type { Pool } from "pg";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { CALL_COLUMNS, CALL_TABLES, type CallItem } from "./list-calls.ts";

/** The newest 50 calls from a contact's number or about their appointments; none for a contact that is not there. */
export async function listCallsOfContact(
  pool: Pool,
  scope: StaffScope,
  contactId: string,
): Promise<readonly CallItem[]> {
  return withStaff(pool, scope, async (tx) => {
    const { rows } = await tx.$client.query<CallItem>(
      // By ids that two indexes find, so that it does not walk through the calls of everybody else.
      `select ${CALL_COLUMNS}
       from ${CALL_TABLES}
       where k.org_id = $1 and k.erased_at is null and k.call_id = any (array(
         select own.call_id from contacts c join calls own on own.org_id = c.org_id and own.caller_number = c.phone
         where c.org_id = $1 and c.contact_id = $2 and c.erased_at is null
         union
         select t.call_id from appointments a join tool_calls t using (org_id, appointment_id)
         where a.org_id = $1 and a.contact_id = $2))
       order by k.created_at desc, k.call_id limit 50`,
      [scope.orgId, contactId],
    );
    return rows;
  });
}
