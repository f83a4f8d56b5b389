import {
  type IsoInstant,
  type OutboundReason,
  type Page,
  type PageRequest,
  PlannedOutbound,
  StaffOutboundCall,
} from "@callwaiting/domain";
import { z } from "zod";
import { type Keyed, exactly, momentKey, pageLimit, readCursor, toPage } from "../page.ts";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";
import { type StaffScope, actorOf, withStaff } from "../with-staff.ts";

export type OutboundWish = {
  readonly reason: OutboundReason;
  /** The visit, the waitlist's offer or the open request that it is about. */
  readonly subjectId: string;
  /** Of an open request without a number of its own. */
  readonly phone?: string | null | undefined;
  readonly notBefore?: IsoInstant;
  readonly notAfter?: IsoInstant;
  readonly now?: IsoInstant;
};

/** Has somebody called, once: while a call about it is planned or under way, that one is answered. */
export async function planOutboundCall(
  pool: AppPool,
  scope: StaffScope,
  wish: OutboundWish,
): Promise<PlannedOutbound> {
  return callFunction(pool, "plan_outbound_call", {
    args: { orgId: scope.orgId, ...wish },
    reply: PlannedOutbound,
    actor: actorOf(scope),
  });
}

export type OutboundSearch = PageRequest & {
  /** Null: to everybody. */
  readonly contactId?: string | null | undefined;
  /** Only those that failed and that nobody of the staff has seen. */
  readonly onlyFailed?: boolean | undefined;
};

/** Calls that the assistant made, makes and will make, the newest first. */
export async function listOutboundCalls(
  pool: AppPool,
  scope: StaffScope,
  search: OutboundSearch,
): Promise<Page<StaffOutboundCall>> {
  const limit = pageLimit(search);
  const [beforeAt, beforeId] = readCursor(search, momentKey) ?? [null, null];
  const rows = await withStaff(pool, scope, async (tx) => {
    const result = await tx.$client.query<Keyed<StaffOutboundCall>>(
      `select o.outbound_id as "outboundId", o.reason, o.subject_id as "subjectId", o.contact_id as "contactId",
         o.patient_name as "patientName", o.phone, o.status, o.ended, o.trouble,
         iso_instant(coalesce(o.placed_at, o.not_before)) as at, iso_instant(o.ended_at) as "endedAt",
         o.vapi_call_id as "callId", o.cost::float8 as cost,
         array[${exactly("o.created_at")}, o.outbound_id::text] as "pageKey"
       from outbound_calls o
       where o.org_id = $1 and ($2::uuid is null or o.contact_id = $2)
         and ($3::boolean is not true or o.ended = 'failed' and o.seen_at is null)
         and ($4::timestamptz is null or (o.created_at, o.outbound_id) < ($4, $5::uuid))
       order by o.created_at desc, o.outbound_id desc limit $6`,
      [scope.orgId, search.contactId ?? null, search.onlyFailed ?? false, beforeAt, beforeId, limit + 1],
    );
    return result.rows;
  });
  const page = toPage<StaffOutboundCall>(rows, limit);
  return { ...page, items: z.array(StaffOutboundCall).parse(page.items) };
}

/** Staff have read that these failed. */
export async function acknowledgeFailedCalls(pool: AppPool, scope: StaffScope): Promise<void> {
  await withStaff(pool, scope, (tx) =>
    tx.$client.query(
      `update outbound_calls set seen_at = now(), updated_at = now()
       where org_id = $1 and ended = 'failed' and seen_at is null`,
      [scope.orgId],
    ),
  );
}
