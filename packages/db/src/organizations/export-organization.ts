import type { OrgId } from "@callwaiting/domain";
import type { OwnerPool } from "../pool.ts";
import { withOrg } from "../with-org.ts";
import { listTenantTables } from "./list-tenant-tables.ts";

export type OrganizationExport = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** What proves or opens something is no data of the clinic's: sealed texts, hashes of secrets, passwords, tokens. */
const SECRET_COLUMN = /^(sealed_|secret|token|password|access_?token|refresh_?token|id_?token)/i;

/** Every row of an organization, by table; null when there is no such organization. */
export async function exportOrganization(owner: OwnerPool, orgId: OrgId): Promise<OrganizationExport | null> {
  return withOrg(owner, orgId, async ({ $client: client }) => {
    const found = await client.query("select from organizations where org_id = $1", [orgId]);
    if (found.rowCount === 0) return null;
    const all = [{ name: "public.organizations", column: "org_id" }, ...(await listTenantTables(client))];
    // Sounds are no rows to read; a backup has them.
    const tables = all.filter(({ name }) => name !== "public.recordings");
    const exported: Record<string, Record<string, unknown>[]> = {};
    for (const { name, column } of tables) {
      const { rows } = await client.query<{ row: Record<string, unknown> }>(
        `select to_jsonb(t) as row from ${name} t where ${column}::text = $1 order by t::text`,
        [orgId],
      );
      exported[name] = rows.map(({ row }) => withoutSecrets(row));
    }
    return exported;
  });
}

function withoutSecrets(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !SECRET_COLUMN.test(column)));
}
