import { type VersionedWaitlistSettings, WaitlistSettings } from "@callwaiting/domain";
import type { AppPool } from "../pool.ts";
import { lockOrganization } from "../settings/lock-organization.ts";
import { versionOf } from "../version-of.ts";
import type { OrgTransaction } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

/** How long a freed time is held for somebody, and how they are reached. */
export async function openWaitlistSettings(
  pool: AppPool,
  scope: StaffScope,
): Promise<VersionedWaitlistSettings> {
  return withStaff(pool, scope, (tx) => read(tx, scope));
}

async function read({ $client }: OrgTransaction, { orgId }: StaffScope): Promise<VersionedWaitlistSettings> {
  const { rows } = await $client.query(
    `select hold_minutes as "holdMinutes", offer_ways as ways from organizations where org_id = $1`,
    [orgId],
  );
  const settings = WaitlistSettings.parse(rows[0]);
  return { ...settings, version: versionOf(settings) };
}

export type SavedWaitlistSettings = {
  readonly kind: "saved" | "stale";
  readonly settings: VersionedWaitlistSettings;
};

/** For offers from now on; those that are open keep their deadline. */
export async function saveWaitlistSettings(
  pool: AppPool,
  scope: StaffScope,
  { version, holdMinutes, ways }: VersionedWaitlistSettings,
): Promise<SavedWaitlistSettings> {
  return withStaff(pool, scope, async (tx): Promise<SavedWaitlistSettings> => {
    await lockOrganization(tx, scope);
    const current = await read(tx, scope);
    if (current.version !== version) return { kind: "stale", settings: current };
    await tx.$client.query("update organizations set hold_minutes = $2, offer_ways = $3 where org_id = $1", [
      scope.orgId,
      holdMinutes,
      ways,
    ]);
    return { kind: "saved", settings: await read(tx, scope) };
  });
}
