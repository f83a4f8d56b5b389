import type { Zone, ZoneRules } from "@callwaiting/domain";

/** One row of clock.periods: moments in ms since 1970, null where there is no beginning or no end. */
export type ZonePeriod = {
  readonly zone: string;
  readonly fromMs: number | null;
  readonly untilMs: number | null;
  readonly aheadMs: number;
};

/** 2050-01-01. Releases go on for centuries; nobody books that far ahead, and each row is read by every request. */
export const RULES_UNTIL_MS = Date.UTC(2050, 0);

/** The rules of every place under each of its names. */
export function listPeriods({ zones, links }: ZoneRules): readonly ZonePeriod[] {
  const own = [...zones.values()].flatMap((zone) => periodsOf(zone, zone.name));
  const linked = [...links].flatMap(([name, canonical]) => {
    const zone = zones.get(canonical);
    if (zone === undefined) throw new Error(`${name} stands for ${canonical}, which has no rules.`);
    return periodsOf(zone, name);
  });
  return [...own, ...linked];
}

/** Neighbours whose offset is the same are one: some changes are only of a name. */
function periodsOf({ untilMs, offsetMs }: Zone, zone: string): readonly ZonePeriod[] {
  const ends: { readonly untilMs: number; readonly aheadMs: number }[] = [];
  for (const [index, until] of untilMs.entries()) {
    const aheadMs = offsetMs[index] ?? 0;
    if (ends.at(-1)?.aheadMs === aheadMs) ends.pop();
    ends.push({ untilMs: until, aheadMs });
    if (until > RULES_UNTIL_MS) break;
  }
  return ends.map((end, index) => ({
    zone,
    fromMs: ends[index - 1]?.untilMs ?? null,
    untilMs: index === ends.length - 1 ? null : end.untilMs,
    aheadMs: end.aheadMs,
  }));
}
