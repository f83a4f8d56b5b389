import type { OrgTransaction } from "../with-org.ts";
import type { StaffScope } from "../with-staff.ts";

/** One change of settings at a time for what must be unique; bookings go on meanwhile. */
export async function lockOrganization(tx: OrgTransaction, { orgId }: StaffScope): Promise<void> {
  await tx.$client.query("select 1 from organizations where org_id = $1 for no key update", [orgId]);
}
