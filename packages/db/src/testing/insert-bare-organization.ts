import { randomUUID } from "node:crypto";
import { OrgId } from "@callwaiting/domain";
import type { Queryable } from "../queryable.ts";

/** The clinic's row alone, as the schema of every version takes it: for databases that are not migrated to the end. */
export async function insertBareOrganization(owner: Queryable): Promise<OrgId> {
  const orgId = OrgId.parse(randomUUID());
  await owner.query(
    "insert into organizations (org_id, name, time_zone) values ($1, 'Test Clinic', 'America/New_York')",
    [orgId],
  );
  return orgId;
}
