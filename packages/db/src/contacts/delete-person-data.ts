import type { AppPool } from "../pool.ts";
import { z } from "zod";
import { retryConflict } from "../booking/retry-conflict.ts";
import { callFunction } from "../call-function.ts";
import type { OrgTransaction } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { UNHURRIED, UNHURRIED_MS, allowTime } from "../unhurried.ts";
import { readContact } from "./load-contact.ts";

/** What there is of a person, to be told before it is erased. */
export type PersonData = {
  readonly name: string;
  readonly appointments: number;
  /** Of those: confirmed and not over. Erasing cancels them. */
  readonly comingAppointments: number;
  readonly calls: number;
  readonly transcripts: number;
  readonly recordings: number;
  readonly toolCalls: number;
  /** What they wait or waited for. */
  readonly waitlist: number;
};

export type ErasedPerson =
  | {
      readonly kind: "erased";
      readonly appointments: number;
      readonly cancelledAppointments: number;
      /** Vapi's ids: it has copies of these calls of its own, which must be deleted there. */
      readonly callIds: readonly string[];
      /** Of letters, texts and offers: where they were kept instead of sent, files bear these names. */
      readonly messageIds: readonly string[];
    }
  | { readonly kind: "not_found" };

export async function describePersonData(
  pool: AppPool,
  scope: StaffScope,
  contactId: string,
): Promise<PersonData | null> {
  return withStaff(pool, scope, async (tx) => {
    await allowTime(tx.$client);
    const contact = await readContact(tx, scope, contactId);
    if (contact === null) return null;
    const callIds = await findCalls(tx, scope, contactId);
    const { rows } = await tx.$client.query<Omit<PersonData, "name">>(
      `select a.*, k.*, (select count(*)::int from waitlist_entries where org_id = $1 and contact_id = $2) as waitlist,
         (select count(*)::int from tool_calls where org_id = $1 and call_id = any ($3)) as "toolCalls"
       from (select count(*)::int as appointments,
           count(*) filter (where status = 'confirmed' and ends_at > now())::int as "comingAppointments"
         from appointments where org_id = $1 and contact_id = $2) a,
         (select count(*)::int as calls, count(transcript)::int as transcripts, count(recording_url)::int as recordings
         from calls where org_id = $1 and call_id = any ($3)) k`,
      [scope.orgId, contactId, callIds],
    );
    const counts = rows[0];
    if (counts === undefined) throw new Error("Counting gave no row");
    return { name: contact.name, ...counts };
  });
}

/**
 * Erases a person for good: their coming appointments are cancelled, appointments keep only time, service and
 * provider, and calls from them or about them keep only when they were and how they ended.
 */
export async function deletePersonData(
  pool: AppPool,
  scope: StaffScope,
  contactId: string,
): Promise<ErasedPerson> {
  return retryConflict(() => withStaff(pool, scope, (tx) => erase(tx, scope, contactId)));
}

const LOCK_CONTACT = "select 1 from contacts where org_id = $1 and contact_id = $2 for update";

async function erase(tx: OrgTransaction, scope: StaffScope, contactId: string): Promise<ErasedPerson> {
  const { orgId } = scope;
  await allowTime(tx.$client);
  await tx.$client.query(LOCK_CONTACT, [orgId, contactId]);
  if ((await readContact(tx, scope, contactId)) === null) return { kind: "not_found" };
  const callIds = await findCalls(tx, scope, contactId);
  const messageIds = await findMessages(tx, scope, contactId);
  const cancelled = await tx.$client.query(
    `update appointments set status = 'cancelled', cancelled_at = now(), updated_at = now(), revision = revision + 1
     where org_id = $1 and contact_id = $2 and status = 'confirmed' and ends_at > now()`,
    [orgId, contactId],
  );
  const appointments = await tx.$client.query(
    `update appointments set patient_name = 'Erased', person_id = null, notes = '', request_key = null, updated_at = now(),
       override_reason = case when override_reason is not null then 'Erased' end
     where org_id = $1 and contact_id = $2`,
    [orgId, contactId],
  );
  await eraseOpenRequests(tx, scope, { contactId, callIds });
  await eraseCalls(tx, scope, callIds);
  await eraseToolCallsOf(tx, scope, contactId);
  await tx.$client.query(
    `update contacts set name = 'Erased', phone = null, email = 'erased-' || contact_id || '@callwaiting.invalid',
       erased_at = now(), updated_at = now()
     where org_id = $1 and contact_id = $2`,
    [orgId, contactId],
  );
  // Last: the statements above are in the audit log themselves.
  await callFunction(tx.$client, "erase_from_changes", {
    args: { contactId, callIds },
    reply: z.unknown(),
    timeoutMs: UNHURRIED_MS,
  });
  return {
    kind: "erased",
    appointments: appointments.rowCount ?? 0,
    cancelledAppointments: cancelled.rowCount ?? 0,
    callIds,
    messageIds,
  };
}

/** Before the offers are gone. */
async function findMessages(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  contactId: string,
): Promise<readonly string[]> {
  const { rows } = await tx.$client.query<{ id: string }>(
    `select m.message_id as id from messages m join appointments a on a.org_id = m.org_id and a.appointment_id = m.appointment_id
     where a.org_id = $1 and a.contact_id = $2 and m.attempts > 0
     union all
     select unnest(array[o.offer_id, m.message_id])
     from waitlist_offers o join waitlist_entries e on e.org_id = o.org_id and e.entry_id = o.entry_id
     left join messages m on m.org_id = o.org_id and m.offer_id = o.offer_id
     where e.org_id = $1 and e.contact_id = $2`,
    [orgId, contactId],
  );
  return rows.map(({ id }) => id);
}

async function eraseCalls(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  callIds: readonly string[],
): Promise<void> {
  await tx.$client.query(
    `update calls set caller_number = null, transcript = null, summary = null, recording_url = null,
       facts = '{}', facts_at = '{}', erased_at = now(), updated_at = now()
     where org_id = $1 and call_id = any ($2)`,
    [orgId, callIds],
  );
  // The hash of the arguments would confirm a guess at them.
  await tx.$client.query(
    `update tool_calls set arguments = '{}', understood = '{}', answer = '',
       arguments_sha256 = encode(sha256(gen_random_uuid()::text::bytea), 'hex')
     where org_id = $1 and call_id = any ($2)`,
    [orgId, callIds],
  );
}

type Theirs = { readonly contactId: string; readonly callIds: readonly string[] };

/** Nobody calls them back any more. */
async function eraseOpenRequests(tx: OrgTransaction, { orgId }: StaffScope, theirs: Theirs): Promise<void> {
  await tx.$client.query(
    `delete from call_backs b where b.org_id = $1 and (
       b.kind = 'call' and b.subject_id = any ($3)
       or b.kind = 'request' and b.subject_id in (select id::text from open_requests_of($1, $2, $3) id)
       or b.kind in ('closure', 'clock') and left(b.subject_id, 36)::uuid in (
         select a.appointment_id from appointments a where a.org_id = $1 and a.contact_id = $2))`,
    [orgId, theirs.contactId, theirs.callIds],
  );
  await tx.$client.query(
    "delete from open_requests where org_id = $1 and request_id in (select open_requests_of($1, $2, $3))",
    [orgId, theirs.contactId, theirs.callIds],
  );
}

/** Somebody else's call is theirs and stays, but not what was said in it to book for this person. */
async function eraseToolCallsOf(tx: OrgTransaction, { orgId }: StaffScope, contactId: string): Promise<void> {
  await tx.$client.query(
    `update tool_calls t set arguments = '{}', understood = '{}', answer = '',
       arguments_sha256 = encode(sha256(gen_random_uuid()::text::bytea), 'hex')
     from appointments a
     where t.org_id = $1 and a.org_id = t.org_id and a.appointment_id = t.appointment_id and a.contact_id = $2
       and t.arguments <> '{}'`,
    [orgId, contactId],
  );
}

async function findCalls(tx: OrgTransaction, { orgId }: StaffScope, contactId: string): Promise<string[]> {
  const { rows } = await tx.$client.query<{ id: string }>({
    text: "select id from calls_of_contact($1, $2) id order by id",
    values: [orgId, contactId],
    ...UNHURRIED,
  });
  return rows.map(({ id }) => id);
}
