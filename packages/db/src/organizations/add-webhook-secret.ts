import type { OrgId } from "@callwaiting/domain";
import type { AppPool, OrgPool } from "../pool.ts";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import type { OrgTransaction } from "../with-org.ts";
import { withOrg } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { hashSecret } from "./find-organization.ts";

export type NewWebhookSecret = {
  readonly secret: string;
  /** The secret under the encryption key. */
  readonly sealed: string;
  /** Goes through the log up to Vapi's answer. */
  readonly operationId?: string;
};

/**
 * Adds a live secret beside the ones there are and has Vapi told. Those from before stay good until every assistant at
 * Vapi was seen with the new one; where there is no assistant, for a day.
 */
export async function addWebhookSecret(pool: OrgPool, orgId: OrgId, added: NewWebhookSecret): Promise<void> {
  await withOrg(pool, orgId, (tx) => add(tx, orgId, added));
}

/** The same, put down to a member of staff. */
export async function rotateWebhookSecret(
  pool: AppPool,
  scope: StaffScope,
  added: NewWebhookSecret,
): Promise<void> {
  await withStaff(pool, scope, (tx) => add(tx, scope.orgId, added));
}

async function add(tx: OrgTransaction, orgId: OrgId, added: NewWebhookSecret): Promise<void> {
  const { secret, sealed, operationId = null } = added;
  await callFunction(tx.$client, "add_webhook_secret", {
    args: { orgId, secretHash: hashSecret(secret), sealedSecret: sealed, operationId },
    reply: z.guid(),
  });
}
