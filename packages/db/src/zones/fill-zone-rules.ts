import type { ZoneRules } from "@callwaiting/domain";
import type { Queryable } from "../queryable.ts";
import { markClinics } from "./settle-clocks.ts";
import { listPeriods } from "./zone-periods.ts";

/**
 * Puts rules in force unless the database has the same or newer ones: an older server that starts beside a newer one
 * changes nothing. To be called inside a transaction, and `settleClocks` after it.
 */
export async function fillZoneRules(client: Queryable, rules: ZoneRules): Promise<void> {
  // Two servers that bring different releases come one after the other.
  await client.query("lock table clock.release in share row exclusive mode");
  const current = await releaseInForce(client);
  if (current !== null && current >= rules.release) return;
  await replaceZoneRules(client, rules);
}

/** Null in a database without rules. Any role may ask. */
export async function releaseInForce(db: Queryable): Promise<string | null> {
  const { rows } = await db.query<{ release: string }>("select release from clock.release");
  return rows[0]?.release ?? null;
}

/** The caller holds the lock on clock.release, and calls `settleClocks` once this is committed. */
export async function replaceZoneRules(client: Queryable, rules: ZoneRules): Promise<void> {
  const periods = listPeriods(rules);
  await client.query(
    `create temporary table former_periods on commit drop as
     select zone, greatest(from_at, now()) as from_at, until_at, ahead from clock.periods where until_at > now()`,
  );
  await client.query("delete from clock.periods");
  await client.query(INSERT_PERIODS, [
    periods.map(({ zone }) => zone),
    periods.map(({ fromMs }) => fromMs),
    periods.map(({ untilMs }) => untilMs),
    periods.map(({ aheadMs }) => aheadMs),
  ]);
  await client.query(
    `insert into clock.release (release) values ($1)
     on conflict (only_one) do update set release = excluded.release, loaded_at = now()`,
    [rules.release],
  );
  await markClinics(client, await listZonesWithOtherRules(client));
}

/** Those of which the clocks will show something else than by the former rules. Null in a database that had none. */
async function listZonesWithOtherRules(client: Queryable): Promise<readonly string[] | null> {
  const { rows } = await client.query<{ zone: string | null }>(`
    with present as (
      select zone, greatest(from_at, now()) as from_at, until_at, ahead from clock.periods where until_at > now())
    select zone from (
      (select * from present except select * from former_periods)
      union all (select * from former_periods except select * from present)) differing
    where exists (select from former_periods)
    union all select null where not exists (select from former_periods)`);
  await client.query("drop table former_periods");
  if (rows.some(({ zone }) => zone === null)) return null;
  return [...new Set(rows.map(({ zone }) => zone ?? ""))];
}

const INSERT_PERIODS = `
  insert into clock.periods (zone, from_at, until_at, ahead, from_local, until_local)
  select zone, from_at, until_at, ahead, from_local,
    coalesce(lead(from_local) over (partition by zone order by from_at), 'infinity')
  from (
    select zone, from_at, until_at, ahead, (from_at at time zone 'UTC') + ahead as from_local
    from (
      select zone, coalesce(to_timestamp(from_ms / 1000), '-infinity') as from_at,
        coalesce(to_timestamp(until_ms / 1000), 'infinity') as until_at,
        make_interval(secs => ahead_ms / 1000) as ahead
      from unnest($1::text[], $2::float8[], $3::float8[], $4::float8[]) as given (zone, from_ms, until_ms, ahead_ms)
    ) moments
  ) walls`;
