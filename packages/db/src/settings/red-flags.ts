import type { RedFlag, RedFlagSettings } from "@callwaiting/domain";
import { eq } from "drizzle-orm";
import { requestOrganizationSync } from "../jobs/request-sync.ts";
import type { AppPool } from "../pool.ts";
import { organizations } from "../schema.ts";
import { versionOf } from "../version-of.ts";
import type { OrgTransaction } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { lockOrganization } from "./lock-organization.ts";

export async function loadRedFlags(pool: AppPool, scope: StaffScope): Promise<RedFlagSettings> {
  return withStaff(pool, scope, (tx) => readRedFlags(tx, scope));
}

export type SavedRedFlags = { readonly kind: "saved" | "stale"; readonly settings: RedFlagSettings };

/** Replaces the whole list. The assistants are told with the next sync; the tools know at once. */
export async function saveRedFlags(
  pool: AppPool,
  scope: StaffScope,
  { redFlags, version }: RedFlagSettings,
): Promise<SavedRedFlags> {
  return withStaff(pool, scope, async (tx): Promise<SavedRedFlags> => {
    await lockOrganization(tx, scope);
    const current = await readRedFlags(tx, scope);
    if (current.version !== version) return { kind: "stale", settings: current };
    const stored = redFlags.map(({ words, sentence, phone }): RedFlag => ({ words, sentence, phone }));
    await tx.update(organizations).set({ redFlags: stored }).where(eq(organizations.orgId, scope.orgId));
    const settings = await readRedFlags(tx, scope);
    if (settings.version !== version) await requestOrganizationSync(tx, scope.orgId, { reason: "save" });
    return { kind: "saved", settings };
  });
}

async function readRedFlags(tx: OrgTransaction, { orgId }: StaffScope): Promise<RedFlagSettings> {
  const rows = await tx
    .select({ redFlags: organizations.redFlags })
    .from(organizations)
    .where(eq(organizations.orgId, orgId));
  const redFlags = rows[0]?.redFlags;
  if (redFlags === undefined) throw new Error("The organization of a member is gone");
  return { redFlags, version: versionOf(redFlags) };
}
