import type { CallItem, Page, PageRequest } from "@callwaiting/domain";
import type { AppPool } from "../pool.ts";
import { type Keyed, pageLimit, readCursor, toPage } from "../page.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { CALL_COLUMNS, CALL_KEY, CALL_TABLES, afterCall, callKey } from "./list-calls.ts";

export type CallsOfContact = PageRequest & { readonly contactId: string };

/** Calls from a contact's number or about their appointments, newest first; none for one that is not there. */
export async function listCallsOfContact(
  pool: AppPool,
  scope: StaffScope,
  search: CallsOfContact,
): Promise<Page<CallItem>> {
  const limit = pageLimit(search);
  const [beforeAt, beforeId] = readCursor(search, callKey) ?? [null, null];
  const rows = await withStaff(pool, scope, async (tx) => {
    const result = await tx.$client.query<Keyed<CallItem>>(
      // By ids that two indexes find, so that it does not walk through the calls of everybody else.
      `select ${CALL_COLUMNS}, ${CALL_KEY} as "pageKey"
       from ${CALL_TABLES}
       where k.org_id = $1 and k.erased_at is null and k.call_id = any (array(
         select own.call_id from contacts c join calls own on own.org_id = c.org_id and own.caller_number = c.phone
         where c.org_id = $1 and c.contact_id = $2 and c.erased_at is null
         union
         select t.call_id from appointments a join tool_calls t using (org_id, appointment_id)
         where a.org_id = $1 and a.contact_id = $2))
         and ${afterCall("$3", "$4")}
       order by k.created_at desc, k.call_id limit $5`,
      [scope.orgId, search.contactId, beforeAt, beforeId, limit + 1],
    );
    return result.rows;
  });
  return toPage<CallItem>(rows, limit);
}
