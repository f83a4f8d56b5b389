import { SPOKEN_ZONES, ZoneRow, type ZoneRules } from "@callwaiting/domain";
import { z } from "zod";
import type { Queryable } from "../queryable.ts";

const rows = z.array(z.object({ release: z.string(), zone: ZoneRow }));

/** The rules in force of the zones that callers name. */
export async function loadSpokenZones(db: Queryable): Promise<ZoneRules> {
  const found = await db.query(
    `select r.release, zone_json(p.zone) as zone from clock.release r, clock.periods p
     where p.zone = any ($1::text[]) and p.from_at = '-infinity'`,
    [SPOKEN_ZONES],
  );
  const known = rows.parse(found.rows);
  return {
    release: known[0]?.release ?? "",
    zones: new Map(known.map(({ zone }) => [zone.name, zone])),
    links: new Map(),
  };
}
