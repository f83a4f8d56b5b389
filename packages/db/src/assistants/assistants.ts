import type { OrgId } from "@callwaiting/domain";
import { and, eq, sql } from "drizzle-orm";
import type { Pool } from "pg";
import { assistants, vapiResources } from "../schema.ts";
import { type OrgTransaction, withOrg } from "../with-org.ts";

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
};

export type AssistantWish = Pick<AssistantRow, "role" | "name" | "customPrompt" | "firstMessage" | "voice">;

/** Keeps what the clinic wants; Vapi hears of it later. */
export async function saveAssistant(pool: Pool, orgId: OrgId, wish: AssistantWish): Promise<void> {
  const { role: _, ...wanted } = wish;
  const changed = { ...wanted, syncState: "pending" as const, lastError: null, updatedAt: sql`now()` };
  await withOrg(pool, orgId, (tx) =>
    tx
      .insert(assistants)
      .values({ orgId, ...wish })
      .onConflictDoUpdate({ target: [assistants.orgId, assistants.role], set: changed }),
  );
}

export async function loadAssistant(
  pool: Pool,
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
  pool: Pool,
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

export type SyncResult =
  | { readonly state: "synced"; readonly hash: string }
  /** In plain words, for the clinic. */
  | { readonly state: "failed"; readonly error: string };

export async function recordSync(
  pool: Pool,
  orgId: OrgId,
  { role, result }: { readonly role: AssistantRole; readonly result: SyncResult },
): Promise<void> {
  const set =
    result.state === "synced"
      ? { syncState: result.state, syncedHash: result.hash, lastError: null, syncedAt: sql`now()` }
      : { syncState: result.state, lastError: result.error };
  await withOrg(pool, orgId, (tx) => tx.update(assistants).set(set).where(isRole(orgId, role)));
}

function isRole(orgId: OrgId, role: AssistantRole) {
  return and(eq(assistants.orgId, orgId), eq(assistants.role, role));
}

/**
 * Runs one at a time for this organization and role, across all servers: two syncs at once would make two assistants.
 * Holds a connection and a transaction for as long as it takes, so its pool must allow for that.
 */
export async function withSyncLock<T>(
  pool: Pool,
  orgId: OrgId,
  { role, run }: { readonly role: AssistantRole; readonly run: () => Promise<T> },
): Promise<T> {
  return withOrg(pool, orgId, async (tx: OrgTransaction) => {
    await tx.$client.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [
      `vapi-sync:${orgId}:${role}`,
    ]);
    return run();
  });
}
