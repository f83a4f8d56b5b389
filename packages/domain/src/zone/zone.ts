/** The clock of one place: a list of periods, each with one offset, without gaps between them. */
export type Zone = {
  /** Canonical IANA name, e.g. `America/Winnipeg`. */
  readonly name: string;
  /** The end of each period, exclusive, in ms since 1970-01-01T00:00Z; `Infinity` for the last. */
  readonly untilMs: readonly number[];
  /** How far local clocks are ahead of UTC in each period, in ms. */
  readonly offsetMs: readonly number[];
};

/** One release of the tz database, as far back as appointments can lie. */
export type ZoneRules = {
  /** The release's own name, e.g. `2026f`: later ones sort after earlier ones. */
  readonly release: string;
  /** By canonical name. */
  readonly zones: ReadonlyMap<string, Zone>;
  /** From each other name to the canonical one, e.g. `Canada/Central` to `America/Winnipeg`. */
  readonly links: ReadonlyMap<string, string>;
};

/** The place of the period in which a moment lies. */
export function periodAt(zone: Zone, epochMs: number): number {
  let low = 0;
  let high = zone.untilMs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (epochMs < (zone.untilMs[middle] ?? Infinity)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How far local clocks are ahead of UTC at a moment, in ms. */
export function offsetAt(zone: Zone, epochMs: number): number {
  return zone.offsetMs[periodAt(zone, epochMs)] ?? 0;
}

/** The rules of a place by any of its names; undefined for a name without rules. */
export function findZone({ zones, links }: ZoneRules, name: string): Zone | undefined {
  return zones.get(links.get(name) ?? name);
}
