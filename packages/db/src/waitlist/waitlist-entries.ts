import {
  type E164,
  JoinedWaitlist,
  type OrgId,
  type Page,
  type PageRequest,
  WaitlistEntry,
  WaitlistTime,
  type WaitlistWish,
} from "@callwaiting/domain";
import { z } from "zod";
import { callOf, phoneActor } from "../as-phone.ts";
import { retryConflict } from "../booking/retry-conflict.ts";
import { callFunction } from "../call-function.ts";
import { type Keyed, pageLimit, readCursor, toPage } from "../page.ts";
import type { AppPool } from "../pool.ts";
import { type StaffScope, actorOf, withStaff } from "../with-staff.ts";

/** Somebody is to wait for a service. What of the wish is not said, is left open; it ends in 60 days. */
export type WaitlistRequest = {
  /** Key or name; null picks the only one there is. */
  readonly service: string | null;
  readonly serviceId?: string | null;
  readonly wish: Partial<WaitlistWish>;
  /** Null: with whomever. */
  readonly providerId?: string | null;
  readonly name: string | null;
  /** A contact that is there already, or a number or an address. */
  readonly contactId?: string | null;
  readonly phone?: E164 | null;
  readonly email?: string | null;
};

export type CallersWish = WaitlistRequest & {
  readonly orgId: OrgId;
  /** Whether the caller may be taken for the contact, as in a booking. */
  readonly isOwn: boolean;
  readonly requestKey: string | null;
};

/** A caller is put on the list. Who is on it for that service already has changed their wish. */
export async function joinWaitlist(
  pool: AppPool,
  { requestKey, ...request }: CallersWish,
): Promise<JoinedWaitlist> {
  return join(pool, { ...request, source: "phone" }, phoneActor(callOf(requestKey)));
}

/** The same by staff. */
export async function joinWaitlistForStaff(
  pool: AppPool,
  scope: StaffScope,
  request: WaitlistRequest,
): Promise<JoinedWaitlist> {
  return join(pool, { ...request, orgId: scope.orgId, source: "staff" }, actorOf(scope));
}

const joined = z.union([
  z
    .object({ outcome: z.literal("waiting") })
    .loose()
    .transform(({ outcome: kind, ...rest }) => ({ kind, ...rest })),
  z
    .object({ error: z.string() })
    .loose()
    .transform(({ error: kind, ...rest }) => ({ kind, ...rest })),
]);

type Request = WaitlistRequest & {
  readonly orgId: OrgId;
  readonly source: "phone" | "staff";
  readonly isOwn?: boolean;
};

async function join(pool: AppPool, { wish, ...request }: Request, actor: string): Promise<JoinedWaitlist> {
  return retryConflict(() =>
    callFunction(pool, "join_waitlist", {
      args: { ...request, wish: JSON.stringify(columnsOf(wish)) },
      reply: joined.pipe(JoinedWaitlist),
      actor,
    }),
  );
}

const columnsOf = (wish: Partial<WaitlistWish>) => ({
  weekdays: wish.weekdays,
  from_time: wish.fromTime,
  until_time: wish.untilTime,
  from_date: wish.fromDate,
  until_date: wish.untilDate,
  notice_minutes: wish.noticeMinutes,
  reach: wish.reach,
});

/** Another wish of somebody on the list; false where they no longer are. */
export async function changeWaitlistWish(
  pool: AppPool,
  scope: StaffScope,
  change: { readonly entryId: string; readonly wish: WaitlistWish },
): Promise<boolean> {
  const { weekdays, fromTime, untilTime, fromDate, untilDate, noticeMinutes, reach } = change.wish;
  return withStaff(pool, scope, async (tx) => {
    const { rowCount } = await tx.$client.query(
      `update waitlist_entries set weekdays = $3, from_time = $4, until_time = $5, from_date = $6, until_date = $7,
         notice_minutes = $8, reach = $9, updated_at = now()
       where org_id = $1 and entry_id = $2 and status in ('waiting', 'offered')`,
      [scope.orgId, change.entryId, weekdays, fromTime, untilTime, fromDate, untilDate, noticeMinutes, reach],
    );
    return rowCount === 1;
  });
}

/** Off the list by phone, of a caller who may be taken for them. */
export async function leaveWaitlistByPhone(
  pool: AppPool,
  {
    orgId,
    entryId,
    requestKey,
  }: { readonly orgId: OrgId; readonly entryId: string; readonly requestKey: string | null },
): Promise<boolean> {
  return retryConflict(() =>
    callFunction(pool, "leave_waitlist", {
      args: { orgId, entryId },
      reply: z.boolean(),
      actor: phoneActor(callOf(requestKey)),
    }),
  );
}

/** Off the list; what is held for them goes to the next. False where they were not on it. */
export async function leaveWaitlist(pool: AppPool, scope: StaffScope, entryId: string): Promise<boolean> {
  return retryConflict(() => ask(pool, scope, { name: "leave_waitlist", args: { entryId } }));
}

/** Staff's order: before another, null: at the end. False where one of the two is not on the list. */
export async function moveInWaitlist(
  pool: AppPool,
  scope: StaffScope,
  move: { readonly entryId: string; readonly beforeEntryId: string | null },
): Promise<boolean> {
  return ask(pool, scope, { name: "move_in_waitlist", args: move });
}

type Call = { readonly name: string; readonly args: Readonly<Record<string, unknown>> };

const ask = (pool: AppPool, scope: StaffScope, { name, args }: Call) =>
  callFunction(pool, name, {
    args: { orgId: scope.orgId, ...args },
    reply: z.boolean(),
    actor: actorOf(scope),
  });

/** Free times that would suit somebody on the list, the earliest first. */
export async function listTimesForEntry(
  pool: AppPool,
  scope: StaffScope,
  entryId: string,
): Promise<readonly WaitlistTime[]> {
  return callFunction(pool, "times_for_entry", {
    args: { orgId: scope.orgId, entryId },
    reply: z.array(WaitlistTime),
  });
}

const rankKey = z.tuple([z.string().regex(/^-?\d+(\.\d+)?$/), z.guid()]);

/** Who is on the list, in its order. */
export async function listWaitlist(
  pool: AppPool,
  scope: StaffScope,
  page: PageRequest,
): Promise<Page<WaitlistEntry>> {
  const limit = pageLimit(page);
  const [afterRank, afterId] = readCursor(page, rankKey) ?? [null, null];
  const rows = await withStaff(pool, scope, async (tx) => {
    const result = await tx.$client.query<Keyed<WaitlistEntry>>(
      `select e.entry_id as "entryId", e.contact_id as "contactId", e.patient_name as "patientName", c.phone,
         coalesce(e.said_email, person_address(c, find_person(e.org_id, e.contact_id, e.patient_name))) as email, e.service_id as "serviceId", s.name as "serviceName",
         e.provider_id as "providerId", p.name as "providerName", e.weekdays, to_char(e.from_time, 'HH24:MI') as "fromTime",
         left(e.until_time::text, 5) as "untilTime", e.from_date::text as "fromDate", e.until_date::text as "untilDate",
         e.notice_minutes as "noticeMinutes", e.reach, e.status, e.source, iso_instant(e.created_at) as "createdAt",
         (select count(*)::int from waitlist_offers o
           where o.org_id = e.org_id and o.entry_id = e.entry_id and o.ended is not null) as "offersBefore",
         array[e.rank::text, e.entry_id::text] as "pageKey"
       from waitlist_entries e
       join contacts c on c.org_id = e.org_id and c.contact_id = e.contact_id
       join services s on s.org_id = e.org_id and s.service_id = e.service_id
       left join providers p on p.org_id = e.org_id and p.provider_id = e.provider_id
       where e.org_id = $1 and e.status in ('waiting', 'offered')
         and ($2::numeric is null or (e.rank, e.entry_id) > ($2, $3::uuid))
       order by e.rank, e.entry_id limit $4`,
      [scope.orgId, afterRank, afterId, limit + 1],
    );
    return result.rows;
  });
  const found = toPage<WaitlistEntry>(rows, limit);
  return { ...found, items: z.array(WaitlistEntry).parse(found.items) };
}
