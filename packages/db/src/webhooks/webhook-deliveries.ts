import { type IsoInstant, type Page, type PageRequest, WebhookDelivery } from "@callwaiting/domain";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import { type Keyed, exactly, momentKey, pageLimit, readCursor, toPage } from "../page.ts";
import type { AppPool } from "../pool.ts";
import type { OrgTransaction } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

export type WebhookDeliverySearch = PageRequest & {
  /** Null: of every endpoint. */
  readonly endpointId?: string | null | undefined;
  readonly status?: WebhookDelivery["status"] | null | undefined;
};

/** What other systems were told, are to be told and were not, the newest first. */
export async function listWebhookDeliveries(
  pool: AppPool,
  scope: StaffScope,
  search: WebhookDeliverySearch,
): Promise<Page<WebhookDelivery>> {
  const limit = pageLimit(search);
  const [beforeAt, beforeId] = readCursor(search, momentKey) ?? [null, null];
  const { endpointId = null, status = null } = search;
  const rows = await withStaff(pool, scope, async (tx) => {
    const result = await tx.$client.query<Keyed<WebhookDelivery>>(
      `select delivery_id as "deliveryId", endpoint_id as "endpointId", event_id as "eventId", kind,
         appointment_id as "appointmentId", iso_instant(happened_at) as "happenedAt", status, attempts,
         iso_instant(due_at) as "dueAt", iso_instant(delivered_at) as "deliveredAt", status_code as "statusCode", trouble,
         array[${exactly("created_at")}, delivery_id::text] as "pageKey"
       from webhook_deliveries
       where org_id = $1 and ($2::uuid is null or endpoint_id = $2) and ($3::text is null or status = $3)
         and ($4::timestamptz is null or (created_at, delivery_id) < ($4, $5::uuid))
       order by created_at desc, delivery_id desc limit $6`,
      [scope.orgId, endpointId, status, beforeAt, beforeId, limit + 1],
    );
    return result.rows;
  });
  const page = toPage<WebhookDelivery>(rows, limit);
  return { ...page, items: z.array(WebhookDelivery).parse(page.items) };
}

/** off: its address is switched off, and nothing was done. not_found: also where it is on its way. */
export type ReplayedWebhook = "planned" | "off" | "not_found";

/** Tells it again, under its id. A test is told to an address that is switched off as well. */
export async function replayWebhook(
  pool: AppPool,
  scope: StaffScope,
  deliveryId: string,
): Promise<ReplayedWebhook> {
  return withStaff(pool, scope, async (tx) => {
    const { rows } = await tx.$client.query<{ isHeard: boolean }>(
      `select d.change_id is null or e.is_on as "isHeard"
       from webhook_deliveries d join webhook_endpoints e on e.org_id = d.org_id and e.endpoint_id = d.endpoint_id
       where d.org_id = $1 and d.delivery_id = $2 and d.status <> 'sending'
       for update of d for share of e`,
      [scope.orgId, deliveryId],
    );
    if (rows[0] === undefined) return "not_found";
    if (!rows[0].isHeard) return "off";
    await tx.$client.query(
      `update webhook_deliveries set status = 'planned', tries = 0, due_at = now(), trouble = null, updated_at = now()
       where org_id = $1 and delivery_id = $2`,
      [scope.orgId, deliveryId],
    );
    await sendNow(tx, scope);
    return "planned";
  });
}

export type WebhookReplay = { readonly endpointId: string; readonly since: IsoInstant };

/** Tells all since then again, also what happened while it was off. Null: that is more than is told at once. */
export async function replayWebhooks(
  pool: AppPool,
  scope: StaffScope,
  { endpointId, since }: WebhookReplay,
): Promise<number | null> {
  return withStaff(pool, scope, async (tx) => {
    const count = await callFunction(tx.$client, "replay_webhooks", {
      args: { orgId: scope.orgId, endpointId, since },
      reply: z.number().nullable(),
    });
    await sendNow(tx, scope);
    return count;
  });
}

/** Has an event sent that means nothing, switched on or not. Null where there is no such endpoint. */
export async function testWebhookEndpoint(
  pool: AppPool,
  scope: StaffScope,
  endpointId: string,
): Promise<{ readonly deliveryId: string } | null> {
  return withStaff(pool, scope, async (tx) => {
    const { rows } = await tx.$client.query<{ deliveryId: string }>(
      `insert into webhook_deliveries (org_id, endpoint_id, event_id, kind, happened_at, data, due_at)
       select org_id, endpoint_id, 'test_' || replace(gen_random_uuid()::text, '-', ''), 'webhook.test', now(), '{}', now()
       from webhook_endpoints where org_id = $1 and endpoint_id = $2
       returning delivery_id as "deliveryId"`,
      [scope.orgId, endpointId],
    );
    if (rows[0] !== undefined) await sendNow(tx, scope);
    return rows[0] ?? null;
  });
}

async function sendNow(tx: OrgTransaction, { orgId }: StaffScope): Promise<void> {
  await callFunction(tx.$client, "enqueue_webhooks", { args: { orgId }, reply: z.unknown() });
}
