import type { OwnerPool } from "../pool.ts";
import { asWholeDatabase } from "../backup/as-whole-database.ts";

export type OrganizationSummary = {
  readonly orgId: string;
  readonly name: string;
  readonly timeZone: string;
  readonly createdAt: Date;
  /** Confirmed ones that are still to come. */
  readonly upcoming: number;
};

/** All tenants, oldest first. Needs a connection to which row-level security does not apply. */
export async function listOrganizations(owner: OwnerPool): Promise<readonly OrganizationSummary[]> {
  return asWholeDatabase(owner, async (client) => {
    const { rows } = await client.query<OrganizationSummary>(`
      select o.org_id as "orgId", o.name, o.time_zone as "timeZone", o.created_at as "createdAt",
        (select count(*)::int from appointments a
          where a.org_id = o.org_id and a.status = 'confirmed' and a.starts_at > now()) as upcoming
      from organizations o order by o.created_at, o.org_id`);
    return rows;
  });
}
