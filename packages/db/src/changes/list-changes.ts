import type { Page, PageRequest, Change, ChangeEntity } from "@callwaiting/domain";
import { sql } from "drizzle-orm";
import type { AppPool } from "../pool.ts";
import { z } from "zod";
import { type Keyed, pageLimit, readCursor, toPage } from "../page.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { type ChangeRow, toChange } from "./change-row.ts";

export type ChangesQuery = PageRequest & {
  /** Null: all. */
  readonly entities?: readonly ChangeEntity[] | null;
  readonly entityId?: string | null;
  /** A kind of actor, and with `userId` one person. */
  readonly actor?: {
    readonly kind: "user" | "phone" | "patient" | "system";
    readonly userId?: string;
  } | null;
};

/** The name that the changed thing goes by today; null where it has none or is gone. */
const SUBJECT = sql`case entity
  when 'appointment' then (select patient_name from appointments t
    where t.org_id = c.org_id and t.appointment_id = c.entity_id::uuid)
  when 'contact' then (select name from contacts t where t.org_id = c.org_id and t.contact_id = c.entity_id::uuid)
  when 'person' then (select name from persons t where t.org_id = c.org_id and t.person_id = c.entity_id::uuid)
  when 'resource' then (select name from resources t where t.org_id = c.org_id and t.resource_id = c.entity_id::uuid)
  when 'location' then (select name from locations t where t.org_id = c.org_id and t.location_id = c.entity_id::uuid)
  when 'service_need' then (select name from services t where t.org_id = c.org_id and t.service_id = c.entity_id::uuid)
  when 'service' then (select name from services t where t.org_id = c.org_id and t.service_id = c.entity_id::uuid)
  when 'closure' then (select nullif(reason, '') from closures t
    where t.org_id = c.org_id and t.closure_id = c.entity_id::uuid)
  else (select name from providers t where t.org_id = c.org_id and t.provider_id = case entity
    when 'provider' then c.entity_id
    when 'provider_service' then c.entity_id
    when 'opening_hours' then coalesce(after, before) ->> 'provider_id'
    when 'calendar_feed' then (select provider_id::text from calendar_feeds f
      where f.org_id = c.org_id and f.feed_id = c.entity_id::uuid) end::uuid)
  end`;

const KEY = z.tuple([z.string().regex(/^\d{1,18}$/)]);

/** The audit log, newest first. */
export async function listChanges(
  pool: AppPool,
  scope: StaffScope,
  query: ChangesQuery = {},
): Promise<Page<Change>> {
  const { entities = null, entityId = null, actor = null } = query;
  const limit = pageLimit(query);
  const [before] = readCursor(query, KEY) ?? [null];
  return withStaff(pool, scope, async (tx) => {
    const { rows } = await tx.execute<Keyed<ChangeRow>>(sql`
      select c.change_id::text, iso_instant(at) as at, actor_kind, actor_id, actor_name, entity, entity_id, action,
        before, after, redacted, ${SUBJECT} as subject, array[c.change_id::text] as "pageKey"
      from changes c
      where org_id = ${scope.orgId}::uuid and audited
        and (${sql.param(entities)}::text[] is null or entity = any (${sql.param(entities)}::text[]))
        and (${entityId}::text is null or entity_id = ${entityId}::text)
        and (${actor?.kind ?? null}::text is null or actor_kind = ${actor?.kind ?? null}::text)
        and (${actor?.userId ?? null}::text is null or actor_id = ${actor?.userId ?? null}::text)
        and (${before}::bigint is null or change_id < ${before}::bigint)
      order by c.change_id desc
      limit ${limit + 1}`);
    const { items, nextCursor } = toPage<ChangeRow>(rows, limit);
    return { items: items.map(toChange), nextCursor };
  });
}
