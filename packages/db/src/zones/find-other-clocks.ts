import type { AppPool, OwnerPool } from "../pool.ts";
import type { Queryable } from "../queryable.ts";
import type { StaffScope } from "../with-staff.ts";
import { withStaff } from "../with-staff.ts";
import { type ClockOnDays, isOtherInNode } from "./is-other-in-node.ts";

/** A zone that an organization has, on the first days of the next twelve months. */
export type OtherClock = ClockOnDays & {
  /** How many have it. */
  readonly organizations: number;
  /** Whether PostgreSQL's own rules say something else on one of them. */
  readonly isOtherInPostgres: boolean;
};

/** The clocks of the zones that organizations have, for comparing them with what other programs know of them. */
export async function findOtherClocks(owner: OwnerPool): Promise<readonly OtherClock[]> {
  return compareClocks(owner, "select z as zone from clock.zones_in_use() z");
}

/** By which rules a clinic's clock is told, and who would tell another time; nothing depends on those. */
export type ClockRules = {
  /** As the tz database names it, e.g. `2026f`. */
  readonly release: string;
  readonly inForceSince: string;
  readonly isOtherInNode: boolean;
  readonly isOtherInPostgres: boolean;
};

export async function loadClockRules(pool: AppPool, scope: StaffScope): Promise<ClockRules> {
  return withStaff(pool, scope, async ({ $client }) => {
    const { rows } = await $client.query<Pick<ClockRules, "release" | "inForceSince">>(
      `select release, iso_instant(loaded_at) as "inForceSince" from clock.release`,
    );
    const [release] = rows;
    // Row-level security shows the one organization.
    const [clock] = await compareClocks($client, "select time_zone as zone from organizations");
    if (release === undefined || clock === undefined) throw new Error("A clinic has no clock");
    const { isOtherInPostgres } = clock;
    return { ...release, isOtherInNode: isOtherInNode(clock), isOtherInPostgres };
  });
}

async function compareClocks(db: Queryable, zones: string): Promise<readonly OtherClock[]> {
  const { rows } = await db.query<OtherClock>(`
    with moments as (
      select date_trunc('month', now()) + make_interval(months => n) as at from generate_series(1, 12) n
    ), used as (
      select u.zone, count(*)::int as organizations,
        exists (select from pg_timezone_names t where t.name = u.zone) as is_known
      from (${zones}) u group by u.zone
    )
    select u.zone, u.organizations,
      json_agg(json_build_object('at', iso_instant(m.at),
        'minutes', (extract(epoch from p.ahead) / 60)::float8) order by m.at) as ahead,
      not u.is_known or bool_or(
        m.at at time zone (case when u.is_known then u.zone else 'UTC' end)
          <> (m.at at time zone 'UTC') + p.ahead) as "isOtherInPostgres"
    from used u cross join moments m
    join clock.periods p on p.zone = u.zone and p.from_at <= m.at and p.until_at > m.at
    group by u.zone, u.organizations, u.is_known order by u.zone`);
  return rows;
}
