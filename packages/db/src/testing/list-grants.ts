import type { Queryable } from "../queryable.ts";

/**
 * What each role may do, whoever gave it: what everybody may do with a table counts as well; functions that everybody
 * may run have lines of their own. A line per thing.
 */
const SQL = `
with roles as (
  select oid, rolname from pg_roles where rolname in ('callwaiting_app', 'callwaiting_auth')
), relations as (
  select c.oid, relkind, format('%I.%I', nspname, relname) as name
  from pg_class c join pg_namespace n on n.oid = relnamespace
  where nspname in ('public', 'accounts', 'clock', 'graphile_worker') and relkind in ('r', 'p', 'v', 'm', 'f', 'S')
), lines as (
  select rolname, 1 as part, 'role: ' || coalesce(nullif(array_to_string(array_remove(array[
      case when rolsuper then 'superuser' end, case when rolcreatedb then 'createdb' end,
      case when rolcreaterole then 'createrole' end, case when rolreplication then 'replication' end,
      case when rolbypassrls then 'bypassrls' end, case when rolcanlogin then 'login' end,
      (select 'member of ' || string_agg(roleid::regrole::text, ', ' order by roleid::regrole::text)
       from pg_auth_members where member = roles.oid)], null), ', '), ''), 'nothing special') as line
  from roles join pg_roles using (oid, rolname)
  union all
  select rolname, 2, format('schema %I: %s', nspname, string_agg(lower(right_), ', ' order by right_))
  from roles, pg_namespace n, unnest('{USAGE,CREATE}'::text[]) right_
  where nspname !~ '^pg_|^information_schema$' and has_schema_privilege(roles.oid, n.oid, right_)
  group by rolname, nspname
  union all
  select rolname, 3, format('table %s: %s', name, string_agg(lower(right_), ', ' order by right_))
  from roles, relations r, unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) right_
  where relkind <> 'S' and has_table_privilege(roles.oid, r.oid, right_)
  group by rolname, name
  union all
  select rolname, 4, format('column %s.%I: %s', name, attname, string_agg(lower(right_), ', ' order by right_))
  from roles, relations r join pg_attribute a on attrelid = r.oid, unnest('{SELECT,INSERT,UPDATE,REFERENCES}'::text[]) right_
  where relkind <> 'S' and attnum > 0 and not attisdropped
    and has_column_privilege(roles.oid, r.oid, attnum, right_) and not has_table_privilege(roles.oid, r.oid, right_)
  group by rolname, name, attname
  union all
  select rolname, 5, format('sequence %s: %s', name, string_agg(lower(right_), ', ' order by right_))
  from roles, relations r, unnest('{USAGE,SELECT,UPDATE}'::text[]) right_
  where relkind = 'S' and has_sequence_privilege(roles.oid, r.oid, right_)
  group by rolname, name
  union all
  -- Those of extensions are for everybody, and come with the extension.
  select coalesce(rolname, 'everybody'), 6, format('function %I.%I(%s)%s', nspname, proname,
    (select string_agg(t.typname, ', ' order by nr) from unnest(proargtypes) with ordinality u(type, nr)
      join pg_type t on t.oid = u.type), case when prosecdef then ' as its owner' else '' end)
  from pg_proc p join pg_namespace n on n.oid = pronamespace,
    aclexplode(coalesce(proacl, acldefault('f', proowner))) a left join roles on roles.oid = a.grantee
  where nspname in ('public', 'accounts', 'clock') and (a.grantee = 0 or rolname is not null)
    and not exists (select from pg_depend where objid = p.oid and deptype = 'e')
  union all
  select 'by default', 7, format('%s in %s: %s', defaclobjtype, coalesce(nspname, 'every schema'), defaclacl)
  from pg_default_acl left join pg_namespace n on n.oid = defaclnamespace
)
select rolname || ': ' || line as line from lines order by rolname, part, line collate "C"`;

/** For comparison with grants.txt. */
export async function listGrants(db: Queryable): Promise<readonly string[]> {
  const { rows } = await db.query<{ line: string }>(SQL);
  return rows.map(({ line }) => line);
}
