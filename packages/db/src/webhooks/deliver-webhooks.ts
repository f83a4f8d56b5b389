import { IsoInstant, type OrgId } from "@callwaiting/domain";
import { z } from "zod";
import { retryConflict } from "../booking/retry-conflict.ts";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";
import { withOrg } from "../with-org.ts";

const PAGE = 500;

/** With how many an event is signed: the one in force, the one before it, and those that were replaced within their first day. */
const MOST_SECRETS = 7;

const dueWebhook = z.object({
  deliveryId: z.guid(),
  /** Counts from 1. */
  attempt: z.number(),
  endpointId: z.guid(),
  url: z.string(),
  /** The same at every attempt and replay. */
  eventId: z.string(),
  kind: z.string(),
  happenedAt: IsoInstant,
  data: z.record(z.string(), z.unknown()),
  /** As it is now; null unless the clinic asks for it. */
  contact: z
    .object({ name: z.string(), phone: z.string().nullable(), email: z.string().nullable() })
    .nullable(),
  /** The newest first. */
  sealedSecrets: z.array(z.string()).min(1).max(MOST_SECRETS),
});
/** What another system is to be told now. */
export type DueWebhook = Readonly<z.infer<typeof dueWebhook>>;

/** Whether an organization tells anybody. */
export async function hasWebhooks(pool: AppPool, orgId: OrgId): Promise<boolean> {
  return withOrg(pool, orgId, async ({ $client }) => {
    const { rows } = await $client.query(
      "select from webhook_endpoints where org_id = $1 and is_on limit 1",
      [orgId],
    );
    return rows.length > 0;
  });
}

/** Turns what has happened to an organization's visits since the last time into what its other systems are told. */
export async function planWebhooks(pool: AppPool, orgId: OrgId, now?: IsoInstant): Promise<void> {
  for (;;) {
    const read = await callFunction(pool, "plan_webhooks", {
      args: { orgId, now, limit: PAGE },
      reply: z.number().nullable(),
    });
    if (read === null || read < PAGE) return;
  }
}

export type WebhookClaim = {
  /** Endpoints that have enough under way. */
  readonly busy?: readonly string[] | undefined;
  readonly now?: IsoInstant | undefined;
};

/** Takes the next delivery that is due, for whoever sends it and then says so (`finishWebhook`); null when none is. */
export async function claimWebhook(
  pool: AppPool,
  orgId: OrgId,
  { busy, now }: WebhookClaim = {},
): Promise<DueWebhook | null> {
  const args = { orgId, now, busy, secrets: MOST_SECRETS };
  return retryConflict(() => callFunction(pool, "claim_webhook", { args, reply: dueWebhook.nullable() }));
}

export type SentWebhook = Pick<DueWebhook, "deliveryId" | "attempt"> & {
  /** Null: nothing was answered. */
  readonly statusCode: number | null;
  /** Null: it was taken. */
  readonly trouble: string | null;
  /** As the receiver asked for, in s. */
  readonly retryAfter?: number | undefined;
  readonly now?: IsoInstant | undefined;
};

/** Says what became of it; false where another server has taken it meanwhile. */
export async function finishWebhook(
  pool: AppPool,
  orgId: OrgId,
  { deliveryId, attempt, statusCode, trouble, retryAfter, now }: SentWebhook,
): Promise<boolean> {
  const args = { orgId, deliveryId, attempt, statusCode, trouble, retryAfter, now };
  return retryConflict(() => callFunction(pool, "finish_webhook", { args, reply: z.boolean() }));
}

/** When the next one may be sent; null: nothing waits. */
export async function nextWebhookAt(pool: AppPool, orgId: OrgId): Promise<IsoInstant | null> {
  return callFunction(pool, "next_webhook_at", { args: { orgId }, reply: IsoInstant.nullable() });
}

/** Removes what was told over a month ago, in batches. Returns how many rows. */
export async function removeOldWebhookDeliveries(pool: AppPool, orgId: OrgId): Promise<number> {
  const limit = 1_000;
  for (let removed = 0; ;) {
    const some = await callFunction(pool, "remove_old_webhook_deliveries", {
      args: { orgId, limit },
      reply: z.int(),
    });
    removed += some;
    if (some < limit) return removed;
  }
}
