import { createOwnerPool } from "@callwaiting/db";

export type MessageRow = {
  readonly org_id: string;
  readonly message_id: string;
  readonly appointment_id: string;
  readonly channel: "email" | "sms";
  readonly kind: "confirmation" | "moved" | "cancelled" | "reminder" | "offer";
  readonly status: "planned" | "sending" | "sent" | "dropped" | "failed";
  readonly trouble: string | null;
  /** What Twilio calls it. */
  readonly reference: string | null;
};

/** A server took a message to hand it over: what it says, and how the visit stood at that moment. */
export type Claim = Pick<MessageRow, "org_id" | "message_id" | "appointment_id" | "channel" | "kind"> & {
  readonly atMs: number;
  readonly toldLocal: string;
  readonly toldProvider: string;
  readonly visitLocal: string;
  readonly visitProvider: string;
  readonly visitStatus: string;
  readonly visitRevision: number;
  readonly visitStarts: string;
  readonly phone: string | null;
};

export type VisitRow = {
  readonly org_id: string;
  readonly appointment_id: string;
  readonly contact_id: string;
  readonly local: string;
  readonly provider_id: string;
  readonly status: string;
  /** When all was over. */
  readonly hasBegun: boolean;
  readonly hasEmail: boolean;
  readonly hasTexts: boolean;
};

export type ChangeFact = {
  readonly org_id: string;
  readonly change_id: number;
  readonly appointment_id: string;
  readonly revision: number;
  /** The keys of what it changed. */
  readonly changed: readonly string[];
  readonly action: string;
};

export type HoldNote = {
  readonly number: number;
  readonly isBegin: boolean;
  readonly org_id: string;
  readonly appointment_id: string;
  readonly provider_id: string;
  readonly fromMs: number;
  readonly untilMs: number;
};

export type OfferRow = {
  readonly org_id: string;
  readonly offer_id: string;
  readonly appointment_id: string;
  readonly ended: string | null;
};

export type OutboxRows = {
  readonly messages: readonly MessageRow[];
  /** In their order. */
  readonly claims: readonly Claim[];
  readonly visits: readonly VisitRow[];
  readonly changes: readonly ChangeFact[];
  readonly holds: readonly HoldNote[];
  readonly offers: readonly OfferRow[];
};

const QUERIES: Readonly<Record<keyof OutboxRows, string>> = {
  messages:
    "select org_id, message_id, appointment_id, channel, kind, status, trouble, reference from messages",
  claims: `select org_id, message_id, appointment_id, channel, kind, extract(epoch from at)::float8 * 1000 as "atMs",
    told_local::text as "toldLocal", told_provider as "toldProvider", visit_local::text as "visitLocal",
    visit_provider as "visitProvider", visit_status as "visitStatus", visit_revision as "visitRevision",
    iso_instant(visit_starts) as "visitStarts", phone from torture.claims order by at`,
  visits: `select a.org_id, a.appointment_id, a.contact_id, a.starts_local::text as local, a.provider_id, a.status, a.starts_at <= now() as "hasBegun",
    visit_address(a, c) is not null as "hasEmail", s.by_sms and c.phone is not null as "hasTexts"
    from appointments a join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
    join message_settings s on s.org_id = a.org_id`,
  changes: `select org_id, change_id::int, entity_id as appointment_id, revision, action,
    array(select jsonb_object_keys(coalesce(after, '{}'))) as changed
    from changes where entity = 'appointment' and audited order by change_id`,
  holds: `select number::int, is_begin as "isBegin", org_id, appointment_id, provider_id,
    extract(epoch from lower(blocked))::float8 * 1000 as "fromMs", extract(epoch from upper(blocked))::float8 * 1000 as "untilMs"
    from torture.holds order by number`,
  offers: "select org_id, offer_id, appointment_id, ended from waitlist_offers",
};

/** What is known of what was told and held, past row-level security. */
export async function readOutboxRows(databaseUrl: string): Promise<OutboxRows> {
  const pool = createOwnerPool({ connectionString: databaseUrl, max: 1 });
  try {
    const rows: Record<string, unknown[]> = {};
    for (const [name, sql] of Object.entries(QUERIES)) rows[name] = (await pool.query(sql)).rows as unknown[];
    return rows as unknown as OutboxRows;
  } finally {
    await pool.end();
  }
}
