import { RULES_FROM_MS } from "@callwaiting/domain/packaged-zone-rules";
import type { OwnerPool } from "../pool.ts";
import { releaseInForce } from "./fill-zone-rules.ts";
import { RULES_UNTIL_MS } from "./zone-periods.ts";

export type ZoneDay = {
  readonly zone: string;
  /** `YYYY-MM-DD` */
  readonly day: string;
  /** How far clocks are ahead of UTC at noon of that day, in minutes. */
  readonly aheadMinutes: number;
  /** When clocks change next after that noon, ISO 8601; null when no change is known. */
  readonly changesAt: string | null;
};

type ZoneDayAnswer =
  | { readonly kind: "known"; readonly told: ZoneDay }
  | { readonly kind: "unknown_place" }
  /** The rules are kept for the days from `first` to `last`, and beyond those the nearest period would only be a guess. */
  | { readonly kind: "out_of_reach"; readonly first: string; readonly last: string };

type ZoneRulesInForce = { readonly release: string | null; readonly loadedAt: string | null };

export async function readZoneRules(owner: OwnerPool): Promise<ZoneRulesInForce> {
  const { rows } = await owner.query<{ loadedAt: string }>(
    `select iso_instant(loaded_at) as "loadedAt" from clock.release`,
  );
  return { release: await releaseInForce(owner), loadedAt: rows[0]?.loadedAt ?? null };
}

const dayAt = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const REACH = { first: dayAt(RULES_FROM_MS), last: dayAt(RULES_UNTIL_MS - 1) };

/** What the clocks of a place do on a day, by the rules in force. */
export async function describeZoneDay(
  owner: OwnerPool,
  { zone, day }: Pick<ZoneDay, "zone" | "day">,
): Promise<ZoneDayAnswer> {
  if (day < REACH.first || day > REACH.last) return { kind: "out_of_reach", ...REACH };
  const { rows } = await owner.query<ZoneDay>(
    `select p.zone, to_char($2::date, 'YYYY-MM-DD') as day,
       (extract(epoch from p.ahead) / 60)::float8 as "aheadMinutes",
       case when isfinite(p.until_at) then iso_instant(p.until_at) end as "changesAt"
     from clock.periods p
     where p.zone = $1 and p.from_local <= $2::date + time '12:00' and p.until_local > $2::date + time '12:00'`,
    [zone, day],
  );
  const [told] = rows;
  return told === undefined ? { kind: "unknown_place" } : { kind: "known", told };
}
