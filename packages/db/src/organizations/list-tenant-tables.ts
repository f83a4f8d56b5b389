import type { Queryable } from "../queryable.ts";

/** Both names are quoted where they need it. */
export type TenantTable = { readonly name: string; readonly column: string };

/** Every table but `organizations` with a column for the organization; those that refer to others come first. */
export async function listTenantTables(client: Queryable): Promise<readonly TenantTable[]> {
  const tables = await client.query<TenantTable & { readonly oid: number }>(`
    select c.oid::int8::int as oid, format('%I.%I', n.nspname, c.relname) as name, quote_ident(a.attname) as column
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and not a.attisdropped and a.attgenerated = ''
      and a.attname in ('org_id', 'orgId', 'organization_id', 'organizationId')
    where c.relkind in ('r', 'p') and not c.relispartition
      and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_'
      and c.oid <> 'organizations'::regclass
    order by name`);
  const references = await client.query<{ readonly child: number; readonly parent: number }>(`
    select distinct conrelid::int8::int as child, confrelid::int8::int as parent
    from pg_constraint where contype = 'f' and conrelid <> confrelid`);
  const left = new Map(tables.rows.map((table) => [table.oid, table]));
  const ordered: TenantTable[] = [];
  while (left.size > 0) {
    const free = [...left.values()].filter(
      ({ oid }) => !references.rows.some(({ child, parent }) => parent === oid && left.has(child)),
    );
    // A circle has no right order: then the database says whether it minds.
    for (const table of free.length > 0 ? free : [...left.values()]) {
      ordered.push(table);
      left.delete(table.oid);
    }
  }
  return ordered;
}
