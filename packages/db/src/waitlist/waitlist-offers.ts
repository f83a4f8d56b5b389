import {
  AcceptedOffer,
  IsoInstant,
  type OfferEndByStaff,
  type OrgId,
  type Page,
  type PageRequest,
  WaitlistOffer,
} from "@callwaiting/domain";
import { z } from "zod";
import { retryConflict } from "../booking/retry-conflict.ts";
import { callFunction } from "../call-function.ts";
import { type Keyed, exactly, momentKey, pageLimit, readCursor, toPage } from "../page.ts";
import type { AppPool } from "../pool.ts";
import { type StaffScope, actorOf, withStaff } from "../with-staff.ts";

/** Ends what nobody has answered in time. Any number of servers may do so at once. */
export async function expireOffers(pool: AppPool, orgId: OrgId): Promise<void> {
  await retryConflict(() => callFunction(pool, "expire_offers", { args: { orgId }, reply: z.number() }));
}

/** Works off one freed time that is due: whether something of it was offered; null when nothing is due. */
export async function offerNextTime(pool: AppPool, orgId: OrgId): Promise<boolean | null> {
  return retryConflict(() =>
    callFunction(pool, "offer_next_time", { args: { orgId }, reply: z.boolean().nullable() }),
  );
}

/** When the waitlist is to be looked at again; null: not before something happens. */
export async function nextWaitlistDue(pool: AppPool, orgId: OrgId): Promise<IsoInstant | null> {
  return callFunction(pool, "next_waitlist_due", { args: { orgId }, reply: IsoInstant.nullable() });
}

export type Acceptance = {
  readonly offerId: string;
  /** What was said back: day and time on the clinic's clock, ISO 8601 without a zone. */
  readonly startsLocal: string;
};

export const acceptedReply = z
  .looseObject({ outcome: z.string(), error: z.string().optional() })
  .or(z.looseObject({ outcome: z.undefined().optional(), error: z.string() }))
  .transform(({ outcome, error, ...rest }) => ({ kind: error ?? outcome, ...rest }))
  .pipe(AcceptedOffer);

/** Books what is held, for whom it is held. */
export async function acceptOffer(
  pool: AppPool,
  scope: StaffScope,
  { offerId, startsLocal }: Acceptance,
): Promise<AcceptedOffer> {
  return retryConflict(() =>
    callFunction(pool, "accept_offer", {
      args: { orgId: scope.orgId, offerId, startsLocal },
      reply: acceptedReply,
      actor: actorOf(scope),
    }),
  );
}

export type ClosedOffer = { readonly kind: "closed" | "offer_over" | "not_found" };

export const closedReply = z
  .object({ outcome: z.enum(["closed", "offer_over"]) })
  .transform(({ outcome: kind }) => ({ kind }))
  .or(z.object({ error: z.literal("not_found") }).transform(({ error: kind }) => ({ kind })));

/** Ends an offer otherwise. `released`: the time is free for all, and not offered on. */
export async function closeOffer(
  pool: AppPool,
  scope: StaffScope,
  end: { readonly offerId: string; readonly how: OfferEndByStaff },
): Promise<ClosedOffer> {
  return retryConflict(() =>
    callFunction(pool, "close_offer", {
      args: { orgId: scope.orgId, ...end },
      reply: closedReply,
      actor: actorOf(scope),
    }),
  );
}

export type OfferByStaff = {
  readonly entryId: string;
  readonly providerId: string;
  readonly startsAt: IsoInstant;
};

/** Holds a free time for somebody on the list; false where it is not free, does not suit them, or they have an offer. */
export async function offerForStaff(pool: AppPool, scope: StaffScope, offer: OfferByStaff): Promise<boolean> {
  const reply = z.object({ outcome: z.enum(["offered", "not_offered"]) });
  const { outcome } = await retryConflict(() =>
    callFunction(pool, "offer_for_staff", {
      args: { orgId: scope.orgId, ...offer },
      reply,
      actor: actorOf(scope),
    }),
  );
  return outcome === "offered";
}

const OFFER = `o.offer_id as "offerId", o.entry_id as "entryId", e.patient_name as "patientName", c.phone,
  o.provider_id as "providerId", p.name as "providerName", s.name as "serviceName", iso_instant(o.starts_at) as "startsAt",
  iso_instant(o.ends_at) as "endsAt", to_char(o.starts_local, 'YYYY-MM-DD"T"HH24:MI:SS') as "startsLocal",
  iso_instant(o.held_until) as "heldUntil", o.ended, iso_instant(o.ended_at) as "endedAt", o.way, o.told, o.trouble,
  iso_instant(o.created_at) as "createdAt"
  from waitlist_offers o
  join waitlist_entries e on e.org_id = o.org_id and e.entry_id = o.entry_id
  join contacts c on c.org_id = e.org_id and c.contact_id = e.contact_id
  join providers p on p.org_id = o.org_id and p.provider_id = o.provider_id
  join services s on s.org_id = o.org_id and s.service_id = o.service_id`;

/** What is held at the moment, the earliest time first; the first two hundred. */
export async function listHolds(pool: AppPool, scope: StaffScope): Promise<readonly WaitlistOffer[]> {
  return withStaff(pool, scope, async (tx) => {
    const { rows } = await tx.$client.query<WaitlistOffer>(
      `select ${OFFER} where o.org_id = $1 and o.ended is null and o.held_until > now()
       order by o.starts_at, o.offer_id limit 200`,
      [scope.orgId],
    );
    return z.array(WaitlistOffer).parse(rows);
  });
}

export type OfferSearch = PageRequest & {
  /** Null: of everybody. */
  readonly entryId?: string | null | undefined;
};

/** What was offered and came of it, the newest first. */
export async function listOffers(
  pool: AppPool,
  scope: StaffScope,
  search: OfferSearch,
): Promise<Page<WaitlistOffer>> {
  const limit = pageLimit(search);
  const [beforeAt, beforeId] = readCursor(search, momentKey) ?? [null, null];
  const rows = await withStaff(pool, scope, async (tx) => {
    const result = await tx.$client.query<Keyed<WaitlistOffer>>(
      `select array[${exactly("o.created_at")}, o.offer_id::text] as "pageKey", ${OFFER}
       where o.org_id = $1 and ($2::uuid is null or o.entry_id = $2)
         and ($3::timestamptz is null or (o.created_at, o.offer_id) < ($3, $4::uuid))
       order by o.created_at desc, o.offer_id desc limit $5`,
      [scope.orgId, search.entryId ?? null, beforeAt, beforeId, limit + 1],
    );
    return result.rows;
  });
  const page = toPage<WaitlistOffer>(rows, limit);
  return { ...page, items: z.array(WaitlistOffer).parse(page.items) };
}
