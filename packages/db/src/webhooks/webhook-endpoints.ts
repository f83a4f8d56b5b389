import { WebhookEndpoint, type WebhookEndpointFacts } from "@callwaiting/domain";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";
import { lockOrganization } from "../settings/lock-organization.ts";
import { versionOf } from "../version-of.ts";
import type { OrgTransaction } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

export const MOST_WEBHOOK_ENDPOINTS = 10;

/** How long a secret that was replaced signs beside the new one. */
const OLD_SECRET_FOR = "24 hours";

const row = WebhookEndpoint.omit({ version: true });

/** At most ten, the oldest first; never their secrets. */
export async function listWebhookEndpoints(pool: AppPool, scope: StaffScope): Promise<WebhookEndpoint[]> {
  return withStaff(pool, scope, (tx) => readAll(tx, scope));
}

async function readAll(tx: OrgTransaction, { orgId }: StaffScope): Promise<WebhookEndpoint[]> {
  const { rows } = await tx.$client.query(
    `select endpoint_id as "endpointId", url, description, kinds, with_contact as "withContact", is_on as "isOn",
       case when stopped_at is not null then json_build_object('reason', stopped_reason, 'at', iso_instant(stopped_at)) end as stopped,
       iso_instant(failing_since) as "failingSince",
       iso_instant((select max(until) from unnest(between_until || old_secret_until) as until where until > now())) as "oldSecretUntil",
       iso_instant(created_at) as "createdAt"
     from webhook_endpoints where org_id = $1 order by created_at, endpoint_id limit $2`,
    [orgId, MOST_WEBHOOK_ENDPOINTS],
  );
  return z
    .array(row)
    .parse(rows)
    .map((endpoint) => ({ ...endpoint, version: versionOf(factsOf(endpoint)) }));
}

const factsOf = ({ url, description, kinds, withContact, isOn }: WebhookEndpointFacts) => ({
  url,
  description,
  kinds,
  withContact,
  isOn,
});

export type NewWebhookEndpoint = {
  readonly endpointId: string;
  readonly facts: WebhookEndpointFacts;
  readonly sealedSecret: string;
};

/** False where there are as many as there may be. */
export async function createWebhookEndpoint(
  pool: AppPool,
  scope: StaffScope,
  { endpointId, facts, sealedSecret }: NewWebhookEndpoint,
): Promise<boolean> {
  return withStaff(pool, scope, async (tx) => {
    await lockOrganization(tx, scope);
    if ((await readAll(tx, scope)).length >= MOST_WEBHOOK_ENDPOINTS) return false;
    await tx.$client.query(
      `insert into webhook_endpoints (org_id, endpoint_id, url, description, kinds, with_contact, is_on, sealed_secret)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        scope.orgId,
        endpointId,
        facts.url,
        facts.description,
        facts.kinds,
        facts.withContact,
        facts.isOn,
        sealedSecret,
      ],
    );
    if (facts.isOn) await start(tx, scope, endpointId);
    return true;
  });
}

/** From now on. What happened before is told only when somebody asks for it (`replayWebhooks`). */
async function start(tx: OrgTransaction, { orgId }: StaffScope, endpointId: string): Promise<void> {
  await callFunction(tx.$client, "start_webhooks", { args: { orgId, endpointId }, reply: z.unknown() });
  await callFunction(tx.$client, "enqueue_webhooks", { args: { orgId }, reply: z.unknown() });
}

export type WebhookEndpointSave = {
  readonly endpointId: string;
  readonly version: string;
  readonly facts: WebhookEndpointFacts;
};

export type SavedWebhookEndpoint =
  | { readonly kind: "saved" | "stale"; readonly endpoint: WebhookEndpoint }
  | { readonly kind: "not_found" };

/** Switched on again, it begins anew: what it missed meanwhile is not told by itself. */
export async function updateWebhookEndpoint(
  pool: AppPool,
  scope: StaffScope,
  { endpointId, version, facts }: WebhookEndpointSave,
): Promise<SavedWebhookEndpoint> {
  return withStaff(pool, scope, async (tx): Promise<SavedWebhookEndpoint> => {
    await lockOrganization(tx, scope);
    const find = async () => (await readAll(tx, scope)).find((one) => one.endpointId === endpointId);
    const current = await find();
    if (current === undefined) return { kind: "not_found" };
    if (current.version !== version) return { kind: "stale", endpoint: current };
    await tx.$client.query(
      `update webhook_endpoints set url = $3, description = $4, kinds = $5, with_contact = $6,
         is_on = is_on and $7, updated_at = now()
       where org_id = $1 and endpoint_id = $2`,
      [scope.orgId, endpointId, facts.url, facts.description, facts.kinds, facts.withContact, facts.isOn],
    );
    if (facts.isOn && !current.isOn) await start(tx, scope, endpointId);
    const saved = await find();
    return saved === undefined ? { kind: "not_found" } : { kind: "saved", endpoint: saved };
  });
}

/** With all that was told to it. False where there is no such one. */
export async function deleteWebhookEndpoint(
  pool: AppPool,
  scope: StaffScope,
  endpointId: string,
): Promise<boolean> {
  return withStaff(pool, scope, async ({ $client }) => {
    const { rowCount } = await $client.query(
      "delete from webhook_endpoints where org_id = $1 and endpoint_id = $2",
      [scope.orgId, endpointId],
    );
    return rowCount === 1;
  });
}

/** So many replaced within a day sign beside the newest; one more would leave one out that a receiver may have. */
const MOST_BETWEEN = 5;

/**
 * Each secret signs for a day after it was replaced, however often that happens within the day: nobody can know which of them the receiver
 * has. `too_many`: those would be more than seven at once.
 */
export async function rotateWebhookEndpointSecret(
  pool: AppPool,
  scope: StaffScope,
  { endpointId, sealedSecret }: Pick<NewWebhookEndpoint, "endpointId" | "sealedSecret">,
): Promise<"rotated" | "not_found" | "too_many"> {
  return withStaff(pool, scope, async ({ $client }) => {
    const { rows } = await $client.query<{ isOld: boolean; between: number }>(
      `update webhook_endpoints e set
         sealed_between = array(select b.sealed from unnest(e.sealed_between, e.between_until) as b (sealed, until) where b.until > now()),
         between_until = array(select until from unnest(e.between_until) as until where until > now())
       where org_id = $1 and endpoint_id = $2
       returning coalesce(old_secret_until > now(), false) as "isOld", cardinality(sealed_between) as between`,
      [scope.orgId, endpointId],
    );
    const [found] = rows;
    if (found === undefined) return "not_found";
    if (found.isOld && found.between >= MOST_BETWEEN) return "too_many";
    const replaced = found.isOld
      ? `sealed_between = sealed_between || sealed_secret, between_until = between_until || (now() + interval '${OLD_SECRET_FOR}')`
      : `sealed_old_secret = sealed_secret, old_secret_until = now() + interval '${OLD_SECRET_FOR}'`;
    await $client.query(
      `update webhook_endpoints set ${replaced}, sealed_secret = $3, updated_at = now()
       where org_id = $1 and endpoint_id = $2`,
      [scope.orgId, endpointId, sealedSecret],
    );
    return "rotated";
  });
}
