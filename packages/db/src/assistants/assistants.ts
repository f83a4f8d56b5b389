import type { OrgId } from "@callwaiting/domain";
import { and, eq, sql } from "drizzle-orm";
import type { AppPool, OrgPool } from "../pool.ts";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import { assistants, vapiResources } from "../schema.ts";
import { type OrgTransaction, withOrg } from "../with-org.ts";
import { lockOrganization } from "../settings/lock-organization.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

export type AssistantRole = "inbound" | "outbound";

export type AssistantRow = {
  readonly role: AssistantRole;
  readonly name: string;
  readonly customPrompt: string;
  readonly firstMessage: string;
  readonly voice: Readonly<Record<string, unknown>>;
  readonly vapiAssistantId: string | null;
  readonly syncedHash: string | null;
  readonly syncState: "pending" | "synced" | "failed";
  readonly lastError: string | null;
  /** Counts what was saved. */
  readonly revision: number;
  /** What was last found changed or deleted at Vapi, in plain words. */
  readonly lastDrift: string | null;
  readonly lastDriftAt: Date | null;
};

export type AssistantWish = Pick<AssistantRow, "role" | "name" | "customPrompt" | "firstMessage" | "voice">;

/** What goes with a save: the operation id that the log carries from here to Vapi's answer. */
export type AssistantSave = AssistantWish & { readonly operationId?: string };

/** From a form: the revision that it showed, null when there was no assistant. Left out: whatever there is. */
export type CheckedAssistantSave = AssistantSave & { readonly shownRevision?: number | null };

export type AssistantSaved =
  | { readonly kind: "saved"; readonly revision: number }
  /** Somebody else has saved since. Nothing was changed. */
  | { readonly kind: "stale" };

/** Keeps what the clinic wants and, in the same transaction, the job that tells Vapi. */
export async function saveAssistant(pool: OrgPool, orgId: OrgId, save: AssistantSave): Promise<void> {
  await withOrg(pool, orgId, (tx) => keepWish(tx, orgId, save));
}

/** The same, put down to a member of staff, unless the form showed something else than there is. */
export async function saveAssistantAs(
  pool: AppPool,
  scope: StaffScope,
  { shownRevision, ...save }: CheckedAssistantSave,
): Promise<AssistantSaved> {
  return withStaff(pool, scope, async (tx): Promise<AssistantSaved> => {
    await lockOrganization(tx, scope);
    const { orgId } = scope;
    const rows = await tx
      .select({ revision: assistants.revision })
      .from(assistants)
      .where(isRole(orgId, save.role));
    const revision = rows[0]?.revision ?? null;
    if (shownRevision !== undefined && revision !== shownRevision) return { kind: "stale" };
    return { kind: "saved", revision: await keepWish(tx, orgId, save) };
  });
}

/** Returns the new revision. */
async function keepWish(tx: OrgTransaction, orgId: OrgId, save: AssistantSave): Promise<number> {
  const { role, operationId = null, ...wanted } = save;
  const changed = {
    ...wanted,
    syncState: "pending" as const,
    lastError: null,
    updatedAt: sql`now()`,
    revision: sql`${assistants.revision} + 1`,
  };
  const [saved] = await tx
    .insert(assistants)
    .values({ orgId, role, ...wanted })
    .onConflictDoUpdate({ target: [assistants.orgId, assistants.role], set: changed })
    .returning({ revision: assistants.revision });
  await callFunction(tx.$client, "enqueue_assistant_sync", {
    args: { orgId, role, operationId },
    reply: z.unknown(),
  });
  return saved?.revision ?? 0;
}

export async function loadAssistant(
  pool: OrgPool,
  orgId: OrgId,
  role: AssistantRole,
): Promise<AssistantRow | null> {
  return withOrg(pool, orgId, async (tx) => {
    const rows = await tx.select().from(assistants).where(isRole(orgId, role));
    return rows[0] ?? null;
  });
}

export type AssistantId = { readonly role: AssistantRole; readonly vapiAssistantId: string };

/**
 * Remembers which assistant at Vapi is ours, before anything else is done to it: messages that name it are then
 * taken, and those that name an earlier one of this role no longer are.
 */
export async function recordAssistantId(
  pool: AppPool,
  orgId: OrgId,
  { role, vapiAssistantId }: AssistantId,
): Promise<void> {
  await withOrg(pool, orgId, async (tx) => {
    await tx.update(assistants).set({ vapiAssistantId }).where(isRole(orgId, role));
    const isOurs = and(eq(vapiResources.orgId, orgId), eq(vapiResources.kind, "assistant"));
    await tx.delete(vapiResources).where(and(isOurs, eq(vapiResources.role, role)));
    await tx
      .insert(vapiResources)
      .values({ orgId, kind: "assistant", vapiId: vapiAssistantId, role })
      .onConflictDoUpdate({
        target: [vapiResources.orgId, vapiResources.kind, vapiResources.vapiId],
        set: { role },
      });
  });
}

export type SyncResult = {
  /** Of the wish that this is about; the state of a newer one stays pending. Left out: whichever there is. */
  readonly revision?: number;
} & (
  | {
      readonly state: "synced";
      readonly hash: string;
      /** The webhook secret that Vapi now sends. */
      readonly secretId?: string | null;
    }
  /** In plain words, for the clinic. */
  | { readonly state: "failed"; readonly error: string }
);

/** Notes how a sync ended. The first time every assistant is seen with the newest webhook secret, older ones end. */
export async function recordSync(
  pool: AppPool,
  orgId: OrgId,
  { role, result }: { readonly role: AssistantRole; readonly result: SyncResult },
): Promise<void> {
  const isCurrent =
    result.revision === undefined ? sql`true` : sql`${assistants.revision} = ${result.revision}`;
  const error = result.state === "failed" ? result.error : null;
  const state = {
    syncState: sql`case when ${isCurrent} then ${result.state} else ${assistants.syncState} end`,
    lastError: sql`case when ${isCurrent} then ${error} else ${assistants.lastError} end`,
  };
  const confirmed =
    result.state === "synced"
      ? { syncedHash: result.hash, syncedSecretId: result.secretId ?? null, syncedAt: sql`now()` }
      : {};
  await withOrg(pool, orgId, async (tx) => {
    await tx
      .update(assistants)
      .set({ ...state, ...confirmed })
      .where(isRole(orgId, role));
    if (result.state !== "synced") return;
    await callFunction(tx.$client, "retire_webhook_secrets", { args: { orgId }, reply: z.int() });
  });
}

export type Drift = { readonly role: AssistantRole; readonly words: string };

/** Notes that somebody had changed or deleted the assistant at Vapi. */
export async function recordDrift(pool: AppPool, orgId: OrgId, { role, words }: Drift): Promise<void> {
  const set = { lastDrift: words, lastDriftAt: sql`now()` };
  await withOrg(pool, orgId, (tx) => tx.update(assistants).set(set).where(isRole(orgId, role)));
}

function isRole(orgId: OrgId, role: AssistantRole) {
  return and(eq(assistants.orgId, orgId), eq(assistants.role, role));
}

/** What a lock of an organization is for: one of its assistants, or the tools that these share. */
export type SyncLock = AssistantRole | "tools";

/** How long a sync waits for the one before it, and then for Vapi in between. */
const SYNC_MS = 120_000;
const PATIENT = { query_timeout: SYNC_MS };
/** This transaction alone: whatever else the pool is for, a statement that is not answered is soon given up. */
const LIMITS = Object.entries({
  lock_timeout: SYNC_MS - 5_000,
  idle_in_transaction_session_timeout: SYNC_MS,
  transaction_timeout: 3 * SYNC_MS,
});

/**
 * Runs one at a time for this organization and lock, across all servers: two syncs at once would make two assistants.
 * Holds a connection and a transaction for as long as it takes.
 */
export async function withSyncLock<T>(
  pool: AppPool,
  orgId: OrgId,
  { role, run }: { readonly role: SyncLock; readonly run: () => Promise<T> },
): Promise<T> {
  return withOrg(pool, orgId, async (tx: OrgTransaction) => {
    await tx.$client.query(
      `select set_config(l.name, l.ms, true) from unnest($1::text[], $2::text[]) l (name, ms)
       where current_setting(l.name, true) is not null`,
      [LIMITS.map(([name]) => name), LIMITS.map(([, ms]) => String(ms))],
    );
    await tx.$client.query({
      text: "select pg_advisory_xact_lock(hashtextextended($1, 0))",
      values: [`vapi-sync:${orgId}:${role}`],
      ...PATIENT,
    });
    return run();
  });
}
