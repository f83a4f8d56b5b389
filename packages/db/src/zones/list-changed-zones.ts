import { z } from "zod";
import type { Queryable } from "../queryable.ts";

const rows = z.array(z.object({ zone: z.string() }));

/** Names of the zones whose clocks were changed between two moments, the first one not included; links of them, too. */
export async function listChangedZones(
  db: Queryable,
  { from, until }: { readonly from: Date; readonly until: Date },
): Promise<readonly string[]> {
  const found = await db.query("select zone from clock.periods where from_at > $1 and from_at <= $2", [
    from,
    until,
  ]);
  return rows.parse(found.rows).map(({ zone }) => zone);
}
