import type { Queryable } from "../queryable.ts";

/** How our tables, keys, triggers and functions stand to `org_id`, as Citus would look at them. */
export type Sharding = {
  readonly byOrganization: readonly string[];
  readonly others: readonly string[];
  /** Keys and exclusions of the former in which `org_id` is not compared with `=`: Citus cannot keep those. */
  readonly keysWithoutOrg: readonly string[];
  /** References that would lead out of an organization's shard, or into one from outside. */
  readonly foreignKeysOutOfShard: readonly string[];
  /** Numbers that shards would hand out twice: a sequence of fewer than 64 bits. */
  readonly narrowSequences: readonly string[];
  /** What Citus has no form of: triggers for a whole statement, or with transition tables. */
  readonly statementTriggers: readonly string[];
  /** Functions of triggers that read or write what is not in the row's shard. */
  readonly triggersThatLeave: readonly string[];
  /** Functions that add a job whose payload does not say whose it is. */
  readonly jobsOfNobody: readonly string[];
  /** Of the functions that read or write an organization's tables: those with a parameter `p_org_id uuid` to be delegated by. */
  readonly delegated: readonly string[];
  readonly notDelegated: readonly string[];
};

const OURS = "nspname in ('public', 'accounts', 'clock')";

const TABLES = `
  select format('%I.%I', nspname, relname) as name, exists (
    select from pg_attribute where attrelid = c.oid and attname = 'org_id' and attnotnull and atttypid = 'uuid'::regtype) as by_org
  from pg_class c join pg_namespace n on n.oid = relnamespace
  where ${OURS} and relkind in ('r', 'p') order by name`;

const BY_ORG = `select attrelid from pg_attribute join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
  where ${OURS} and relkind in ('r', 'p') and attname = 'org_id' and attnotnull and atttypid = 'uuid'::regtype`;

const KEYS = `
  select format('%s: %s', i.indrelid::regclass, i.indexrelid::regclass) as name
  from pg_index i
  where (i.indisunique or i.indisexclusion) and i.indrelid in (${BY_ORG}) and not exists (
    select from generate_series(0, i.indnkeyatts - 1) k
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[k] and a.attname = 'org_id'
    left join pg_constraint x on x.conindid = i.indexrelid and x.contype = 'x'
    where x.oid is null or (select oprname from pg_operator where oid = x.conexclop[k + 1]) = '=')
  order by name`;

/** Both sides by organization: \`org_id\` must refer to \`org_id\`. One side alone: only a table of ours that all shards have may be referred to. */
const FOREIGN_KEYS = `
  select format('%s: %s', f.conrelid::regclass, f.conname) as name
  from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_namespace n on n.oid = relnamespace
  where f.contype = 'f' and ${OURS} and (f.conrelid in (${BY_ORG}) or f.confrelid in (${BY_ORG}))
    and (f.confdeltype in ('n', 'd') or not exists (
      select from generate_subscripts(f.conkey, 1) k
      join pg_attribute here on here.attrelid = f.conrelid and here.attnum = f.conkey[k] and here.attname = 'org_id'
      join pg_attribute there on there.attrelid = f.confrelid and there.attnum = f.confkey[k] and there.attname = 'org_id'))
  order by name`;

const SEQUENCES = `
  select format('%s: %s', d.refobjid::regclass, s.seqrelid::regclass) as name
  from pg_sequence s join pg_depend d on d.objid = s.seqrelid and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
  where d.refobjid in (${BY_ORG}) and s.seqtypid <> 'bigint'::regtype order by name`;

const TRIGGERS = `
  select format('%s: %s', t.tgrelid::regclass, t.tgname) as name,
    (t.tgtype & 1) = 1 and t.tgoldtable is null and t.tgnewtable is null as by_row
  from pg_trigger t where not t.tgisinternal and t.tgrelid in (${BY_ORG}) order by name`;

/** By their text: PostgreSQL keeps no list of what a function in plpgsql reads. */
const FUNCTIONS = `
  with tables as (
    select string_agg(relname, '|') as names from pg_class where oid in (${BY_ORG})
  )
  select format('%s%s', case when nspname <> 'public' then nspname || '.' end, proname) as name,
    coalesce(p.proargnames[array_position(p.proargtypes::oid[], 'uuid'::regtype::oid) + 1] = 'p_org_id', false) as delegated
  from pg_proc p join pg_namespace n on n.oid = pronamespace, tables
  where ${OURS} and prokind = 'f' and prorettype <> 'trigger'::regtype
    and not exists (select from pg_depend where objid = p.oid and deptype = 'e')
    -- Who is handed a row is called where that row is.
    and not exists (select from unnest(p.proargtypes) a join pg_type t on t.oid = a where t.typrelid in (${BY_ORG}))
    and pg_get_functiondef(p.oid) ~* ('\\m(from|join|into|update)[\\s(]+(only\\s+)?(public\\.)?(' || names || ')\\M')
  order by name`;

/** A trigger works in the shard of its row, and so must what it writes. */
const LEAVING = `
  select distinct p.oid::regproc::text as name
  from pg_trigger t join pg_proc p on p.oid = t.tgfoid
  where not t.tgisinternal and t.tgrelid in (${BY_ORG})
    and regexp_replace(pg_get_functiondef(p.oid), '--[^\\n]*', '', 'g')
      ~* '\\m(graphile_worker|accounts|clock)\\.|\\mpg_notify\\M|\\menqueue_' order by name`;

const JOBS = `
  select p.oid::regproc::text as name, pg_get_functiondef(p.oid) ~ '''orgId'',' as with_org
  from pg_proc p join pg_namespace n on n.oid = pronamespace
  where ${OURS} and prokind = 'f' and pg_get_functiondef(p.oid) ~ 'graphile_worker\\.add_job' order by name`;

export async function describeSharding(db: Queryable): Promise<Sharding> {
  const ask = async <Row extends { readonly name: string }>(sql: string) => {
    const { rows } = await db.query(sql);
    return rows as Row[];
  };
  const names = async (sql: string) => (await ask(sql)).map((row) => row.name);
  const tables = await ask<{ name: string; by_org: boolean }>(TABLES);
  const triggers = await ask<{ name: string; by_row: boolean }>(TRIGGERS);
  const jobs = await ask<{ name: string; with_org: boolean }>(JOBS);
  const functions = await ask<{ name: string; delegated: boolean }>(FUNCTIONS);
  return {
    byOrganization: tables.filter((table) => table.by_org).map((table) => table.name),
    others: tables.filter((table) => !table.by_org).map((table) => table.name),
    keysWithoutOrg: await names(KEYS),
    foreignKeysOutOfShard: await names(FOREIGN_KEYS),
    narrowSequences: await names(SEQUENCES),
    statementTriggers: triggers.filter((trigger) => !trigger.by_row).map((trigger) => trigger.name),
    triggersThatLeave: await names(LEAVING),
    jobsOfNobody: jobs.filter((job) => !job.with_org).map((job) => job.name),
    delegated: functions.filter((one) => one.delegated).map((one) => one.name),
    notDelegated: functions.filter((one) => !one.delegated).map((one) => one.name),
  };
}
