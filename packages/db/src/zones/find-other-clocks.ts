import type { OwnerPool } from "../pool.ts";

export type OtherClock = {
  /** A zone that an organization has. */
  readonly zone: string;
  /** First days of the next twelve months, ISO 8601, with how far the zone's clocks are ahead of UTC then, in minutes. */
  readonly ahead: readonly { readonly at: string; readonly minutes: number }[];
  /** Whether PostgreSQL's own rules say something else on one of them. */
  readonly isOtherInPostgres: boolean;
};

/** The clocks of the zones that organizations have, for comparing them with what other programs know of them. */
export async function findOtherClocks(owner: OwnerPool): Promise<readonly OtherClock[]> {
  const { rows } = await owner.query<OtherClock>(`
    with moments as (
      select date_trunc('month', now()) + make_interval(months => n) as at from generate_series(1, 12) n
    ), used as (
      select z as zone, exists (select from pg_timezone_names t where t.name = z) as is_known from clock.zones_in_use() z
    )
    select u.zone,
      json_agg(json_build_object('at', iso_instant(m.at),
        'minutes', (extract(epoch from p.ahead) / 60)::float8) order by m.at) as ahead,
      not u.is_known or bool_or(
        m.at at time zone (case when u.is_known then u.zone else 'UTC' end)
          <> (m.at at time zone 'UTC') + p.ahead) as "isOtherInPostgres"
    from used u cross join moments m
    join clock.periods p on p.zone = u.zone and p.from_at <= m.at and p.until_at > m.at
    group by u.zone, u.is_known order by u.zone`);
  return rows;
}
