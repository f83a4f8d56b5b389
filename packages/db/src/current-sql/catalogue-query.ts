/** Rights of an access list as sorted lines: "callwaiting_app: SELECT". Null stands for what PostgreSQL gives by default. */
const rights = (acl: string, kind: string, owner: string) => `(
  select coalesce(json_agg(line order by line), '[]') from (
    select coalesce(nullif(a.grantee, 0)::regrole::text, 'everybody') || ': ' || a.privilege_type
      || case when a.is_grantable then ' (may pass it on)' else '' end as line
    from aclexplode(coalesce(${acl}, acldefault('${kind}', ${owner}))) a
  ) lines)`;

/** Names without their schema where that is public, as people write them. */
const nameOf = (schema: string, name: string) =>
  `case when ${schema} = 'public' then '' else quote_ident(${schema}) || '.' end || quote_ident(${name})`;

const FROM_EXTENSION = (oid: string) =>
  `exists (select from pg_depend d where d.objid = ${oid} and d.deptype = 'e')`;

const OF_TABLE = `join ours o on o.oid = `;

/** One row per object: kind, name, of, facts. `ours` is every relation that is compared. */
export const CATALOGUE = `
with ours as (
  select c.oid, c.relname, c.relkind, c.relowner, c.relacl, c.relrowsecurity, c.relforcerowsecurity, c.relreplident,
    c.reloptions, ${nameOf("n.nspname", "c.relname")} as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('public', 'accounts', 'clock') and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    and not (n.nspname = 'public' and c.relname = 'schema_migrations') and not ${FROM_EXTENSION("c.oid")}
), objects as (
  select 'extension' as kind, 'extension ' || e.extname as name, null as of_file,
    json_build_object('schema', e.extnamespace::regnamespace::text) as facts
  from pg_extension e where e.extname <> 'plpgsql'
  union all
  select 'schema', 'schema ' || n.nspname, null, json_build_object(
    'owner', n.nspowner::regrole::text, 'rights', ${rights("n.nspacl", "n", "n.nspowner")})
  from pg_namespace n where n.nspname in ('public', 'accounts', 'clock')
  union all
  select 'relation', case o.relkind when 'r' then 'table ' when 'S' then 'sequence ' when 'v' then 'view ' else 'relation ' end
    || o.name, o.name, json_build_object(
    'kind', o.relkind, 'owner', o.relowner::regrole::text,
    'rights', case when o.relkind = 'S' then ${rights("o.relacl", "s", "o.relowner")}
      else ${rights("o.relacl", "r", "o.relowner")} end,
    'row-level security', o.relrowsecurity::text, 'forced row-level security', o.relforcerowsecurity::text,
    'replica identity', o.relreplident, 'storage options', array_to_string(o.reloptions, ', '),
    'query', case when o.relkind in ('v', 'm') then pg_get_viewdef(o.oid) end)
  from ours o
  union all
  select 'column', 'column ' || o.name || '.' || quote_ident(a.attname), o.name, json_build_object(
    'type', format_type(a.atttypid, a.atttypmod), 'not null', a.attnotnull::text,
    'default', case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end,
    'generated', case when a.attgenerated <> '' then pg_get_expr(d.adbin, d.adrelid) end,
    'identity', nullif(a.attidentity::text, ''),
    'collation', case when a.attcollation <> t.typcollation then a.attcollation::regcollation::text end,
    'rights', (select coalesce(json_agg(line order by line), '[]') from (
      select coalesce(nullif(x.grantee, 0)::regrole::text, 'everybody') || ': ' || x.privilege_type as line
      from aclexplode(a.attacl) x) lines))
  from pg_attribute a ${OF_TABLE} a.attrelid and o.relkind <> 'S'
  join pg_type t on t.oid = a.atttypid
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attnum > 0 and not a.attisdropped
  union all
  -- What is not null is told with the column.
  select 'constraint', 'constraint ' || quote_ident(c.conname) || ' on ' || o.name, o.name, json_build_object(
    'definition', pg_get_constraintdef(c.oid), 'validated', c.convalidated::text,
    'columns', (select json_agg(quote_ident(a.attname) order by a.attname) from pg_attribute a
      where a.attrelid = c.conrelid and a.attnum = any (c.conkey)))
  from pg_constraint c ${OF_TABLE} c.conrelid where c.contype not in ('n', 't')
  union all
  select 'index', 'index ' || i.indexrelid::regclass::text || ' on ' || o.name, o.name, json_build_object(
    'definition', pg_get_indexdef(i.indexrelid), 'valid', i.indisvalid::text,
    'of a constraint', (exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype <> 'f'))::text)
  from pg_index i ${OF_TABLE} i.indrelid
  union all
  select 'trigger', 'trigger ' || quote_ident(t.tgname) || ' on ' || o.name, o.name, json_build_object(
    'definition', pg_get_triggerdef(t.oid), 'enabled', t.tgenabled)
  from pg_trigger t ${OF_TABLE} t.tgrelid where not t.tgisinternal
  union all
  select 'policy', 'policy ' || quote_ident(p.polname) || ' on ' || o.name, o.name, json_build_object(
    'for', case p.polcmd when '*' then 'all' when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
      else 'delete' end,
    'permissive', p.polpermissive::text,
    'roles', (select json_agg(coalesce(nullif(r, 0)::regrole::text, 'public') order by r) from unnest(p.polroles) r),
    'using', pg_get_expr(p.polqual, p.polrelid), 'with check', pg_get_expr(p.polwithcheck, p.polrelid))
  from pg_policy p ${OF_TABLE} p.polrelid
  union all
  select 'function', 'function ' || ${nameOf("n.nspname", "p.proname")} || '(' || pg_get_function_identity_arguments(p.oid)
    || ')', ${nameOf("n.nspname", "p.proname")}, json_build_object(
    'arguments', pg_get_function_arguments(p.oid), 'returns', pg_get_function_result(p.oid),
    'text', coalesce(pg_get_function_sqlbody(p.oid), p.prosrc), 'language', l.lanname,
    'volatility', case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
    'parallel', p.proparallel, 'strict', p.proisstrict::text, 'leakproof', p.proleakproof::text,
    'security', case when p.prosecdef then 'definer' else 'invoker' end,
    'settings', array_to_string(p.proconfig, ', '), 'cost', p.procost::text, 'rows', p.prorows::text, 'kind', p.prokind,
    'owner', p.proowner::regrole::text, 'rights', ${rights("p.proacl", "f", "p.proowner")})
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
  where n.nspname in ('public', 'accounts', 'clock') and not ${FROM_EXTENSION("p.oid")}
  union all
  select 'type', 'type ' || t.oid::regtype::text, null, json_build_object(
    'kind', t.typtype, 'owner', t.typowner::regrole::text, 'base', format_type(t.typbasetype, t.typtypmod),
    'not null', t.typnotnull::text, 'default', t.typdefault,
    'labels', (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid),
    'checks', (select json_agg(pg_get_constraintdef(c.oid) order by c.conname) from pg_constraint c where c.contypid = t.oid))
  from pg_type t join pg_namespace n on n.oid = t.typnamespace
  left join pg_class c on c.oid = t.typrelid
  where n.nspname in ('public', 'accounts', 'clock') and t.typtype in ('d', 'e', 'r', 'c') and coalesce(c.relkind, 'c') = 'c'
    and not ${FROM_EXTENSION("t.oid")}
  union all
  select 'defaults', 'default rights on ' || d.defaclobjtype::text || ' in ' || coalesce(n.nspname, 'every schema'), null,
    json_build_object('rights', ${rights("d.defaclacl", "r", "d.defaclrole")})
  from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace
)
select kind, name, of_file as "of", facts from objects order by kind, name`;
