import { z } from "zod";
import type { Queryable } from "../queryable.ts";

const rows = z.array(z.object({ zone: z.string(), aheadMinutes: z.number() }));

/** A zone of the rules in force, under any of its names, and by how much its clocks are ahead of UTC now. */
export type ZoneClock = z.infer<typeof rows>[number];

export async function listClocks(db: Queryable): Promise<readonly ZoneClock[]> {
  const found = await db.query(
    `select zone, (extract(epoch from ahead) / 60)::float8 as "aheadMinutes"
     from clock.periods where from_at <= now() and until_at > now() order by zone`,
  );
  return rows.parse(found.rows);
}
