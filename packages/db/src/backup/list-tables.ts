import type { Queryable } from "../queryable.ts";

export type BackupTable = {
  /** Schema and name, quoted where they need it. */
  readonly name: string;
  /** What is stored: no generated columns. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
};

/**
 * Every table with data of ours, those that others refer to first. Left out: the list of migrations, which the head
 * has, and the job queue, which belongs to its library.
 */
export async function listBackupTables(db: Queryable): Promise<readonly BackupTable[]> {
  const found = await db.query<BackupTable & { readonly oid: number }>(`
    select c.oid::int8::int as oid, format('%I.%I', n.nspname, c.relname) as name,
      (select json_agg(json_build_object('name', quote_ident(a.attname), 'type', format_type(a.atttypid, a.atttypmod))
          order by a.attnum)
        from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'graphile_worker', 'clock')
      and c.relname <> 'schema_migrations'
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    order by name`);
  const references = await db.query<{ readonly child: number; readonly parent: number }>(`
    select distinct conrelid::int8::int as child, confrelid::int8::int as parent
    from pg_constraint where contype = 'f' and conrelid <> confrelid`);
  const left = new Map(found.rows.map((table) => [table.oid, table]));
  const ordered: BackupTable[] = [];
  while (left.size > 0) {
    const free = [...left.values()].filter(
      ({ oid }) => !references.rows.some(({ child, parent }) => child === oid && left.has(parent)),
    );
    for (const table of free.length > 0 ? free : [...left.values()]) {
      ordered.push({ name: table.name, columns: table.columns });
      left.delete(table.oid);
    }
  }
  return ordered;
}

export async function listSequences(db: Queryable): Promise<readonly string[]> {
  const { rows } = await db.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'S' and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'graphile_worker', 'clock')
    order by 1`);
  return rows.map(({ name }) => name);
}

/** So that a value's text says the same on every server. */
export const EXACT_TEXTS = `set local datestyle = 'ISO, YMD'; set local timezone = 'UTC'; set local intervalstyle = 'postgres';
  set local bytea_output = 'hex'; set local extra_float_digits = 1`;
