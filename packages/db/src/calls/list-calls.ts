import type { CallEnd, CallItem, IsoInstant, Page, PageRequest } from "@callwaiting/domain";
import type { AppPool } from "../pool.ts";
import { patterns, searchWords } from "../contacts/search-contacts.ts";
import { z } from "zod";
import { type Keyed, cursorText, pageLimit, readCursor, toPage } from "../page.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

export type CallSearch = PageRequest & {
  /** First heard of at or after. */
  readonly from?: IsoInstant | null | undefined;
  /** First heard of before. */
  readonly until?: IsoInstant | null | undefined;
  /** One of these. */
  readonly ends?: readonly CallEnd[] | null | undefined;
  /** On the clinic's clock: 9 is from nine to ten. */
  readonly hour?: number | null | undefined;
  /** `none`: of which nobody knows what they were about. */
  readonly serviceId?: string | null | undefined;
  /** Neither calls that we made nor those of whoever tries the line: as figures of callers go. */
  readonly onlyCallers?: boolean | undefined;
  readonly kind?: "inbound" | "outbound" | "web" | null | undefined;
  /** Any part of the caller's number or of the contact's name. */
  readonly text?: string | undefined;
};

/** SQL: somebody called us. Whoever tries the line (`create-try-line.ts` names such calls so) is no caller. */
export const IS_CALLERS = "k.kind is distinct from 'outbound' and k.call_id not like 'try-%'";

/** Until the call has ended, what it did. */
export const SHOWN_END =
  "coalesce(k.ended_as, case when k.best_outcome <> 'conflict' then k.best_outcome end)";

/** One row of `CallItem` per call `k`. */
export const CALL_COLUMNS = `k.call_id as "callId", k.kind, k.status,
  iso_instant(coalesce(k.started_at, k.created_at)) as "startedAt", k.started_at is not null as "isStartKnown", iso_instant(k.ended_at) as "endedAt",
  k.caller_number as "callerNumber", person.contact_id as "contactId", person.name as "contactName",
  ${SHOWN_END} as end, done.had_conflict as "hadConflict", done.count as "toolCalls", k.erased_at is not null as "isErased"`;
export const CALL_TABLES = `calls k
  cross join lateral (
    select count(*)::int as count, coalesce(bool_or(t.outcome = 'slot_unavailable'), false) as had_conflict
    from tool_calls t where t.org_id = k.org_id and t.call_id = k.call_id
  ) done
  left join lateral (
    select c.contact_id, c.name, c.search_text from contacts c
    where c.org_id = k.org_id and c.erased_at is null and (c.phone = k.caller_number or c.contact_id = (
      select a.contact_id from tool_calls t join appointments a using (org_id, appointment_id)
      where t.org_id = k.org_id and t.call_id = k.call_id order by t.created_at limit 1))
    order by c.phone is not distinct from k.caller_number limit 1
  ) person on true`;

/**
 * Calls from a number or about an appointment of somebody whose name or number has all the words. The people are
 * looked up first: finding out for each call whom it was about takes 0.7 s among 50 000 of them.
 */
const OF_PEOPLE = `and (k.caller_number like all ${patterns("$6", ["any"])}
  or k.caller_number in (select phone from found_people) or k.call_id in (
    select t.call_id from found_people join appointments a using (contact_id) join tool_calls t
      on t.org_id = a.org_id and t.appointment_id = a.appointment_id where a.org_id = $1))`;
const PEOPLE = `with found_people as materialized (
  select c.contact_id, c.phone from contacts c
  where c.org_id = $1 and c.search_text like all ${patterns("$6", ["any"])})`;

/** Microseconds since 1970, and the call's id. */
export const callKey = z.tuple([z.string().regex(/^\d{1,17}$/), cursorText]);
export const CALL_KEY = "array[(extract(epoch from k.created_at) * 1000000)::bigint::text, k.call_id]";
/** SQL: calls that come after the key in `$at` and `$id`, the newest first. */
export const afterCall = (at: string, id: string): string =>
  `(${at}::bigint is null or k.created_at <= 'epoch'::timestamptz + ${at} * interval '1 microsecond'
    and (k.created_at < 'epoch'::timestamptz + ${at} * interval '1 microsecond' or k.call_id > ${id}))`;

const HAS_FACTS = `($2::timestamptz is null or k.created_at >= $2)
         and ($3::timestamptz is null or k.created_at < $3)
         and ($4::text is null or k.kind = $4) and ($5::text[] is null or k.ended_as = any ($5))
         and ($10::int is null or extract(hour from clock.local_time((
           select o.time_zone from organizations o where o.org_id = $1), k.created_at)) = $10)
         and ($11::text is null or case $11 when 'none' then k.service_id is null else k.service_id = $11::uuid end)
         and (not $12 or ${IS_CALLERS})`;

/** The newest first. */
export async function listCalls(
  pool: AppPool,
  scope: StaffScope,
  search: CallSearch,
): Promise<Page<CallItem>> {
  const limit = pageLimit(search);
  const [beforeAt, beforeId] = readCursor(search, callKey) ?? [null, null];
  const words = searchWords(search.text ?? "");
  const rows = await withStaff(pool, scope, async (tx) => {
    const result = await tx.$client.query<Keyed<CallItem>>(
      `${words.length === 0 ? "" : PEOPLE}
       select ${CALL_COLUMNS}, ${CALL_KEY} as "pageKey"
       from ${CALL_TABLES}
       where k.org_id = $1 and ${HAS_FACTS}
         ${words.length === 0 ? "and $6::text[] is not null" : OF_PEOPLE}
         and ${afterCall("$7", "$8")}
       order by k.created_at desc, k.call_id limit $9`,
      [
        scope.orgId,
        search.from ?? null,
        search.until ?? null,
        search.kind ?? null,
        search.ends ?? null,
        words,
        beforeAt,
        beforeId,
        limit + 1,
        search.hour ?? null,
        search.serviceId ?? null,
        search.onlyCallers ?? false,
      ],
    );
    return result.rows;
  });
  return toPage<CallItem>(rows, limit);
}
