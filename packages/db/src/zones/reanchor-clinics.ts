import { z } from "zod";
import { callFunction } from "../call-function.ts";
import type { Queryable } from "../queryable.ts";

const clinic = z.object({ orgId: z.string() });
const reanchored = z.object({ moved: z.int(), troubles: z.int() });

/**
 * What is to come in these zones begins again when the clinic's clock shows its time, by the rules that are in force now; all
 * zones where none are named. In the transaction that put them in force: no caller can take a time by the new rules before
 * the appointment that has it arrives there. Bookings of the clinics concerned wait until that transaction ends, no others.
 */
export async function reanchorClinics(client: Queryable, zones: ReadonlySet<string> | null): Promise<void> {
  // Files of earlier versions, which tests run, end before appointments have wall times.
  const known = await client.query<{ isThere: boolean }>(
    `select to_regprocedure('reanchor_appointments(uuid, text)') is not null as "isThere"`,
  );
  if (known.rows[0]?.isThere !== true) return;
  const { rows } = await client.query('select id as "orgId" from accounts.organization order by id');
  for (const { orgId } of z.array(clinic).parse(rows)) {
    const zone = await zoneOf(client, orgId);
    if (zone === null || (zones !== null && !zones.has(zone))) continue;
    const reason = `The clock rules of ${zone} changed`;
    await client.query("select set_config('app.actor', $1, true)", [
      JSON.stringify({ kind: "system", displayName: reason }),
    ]);
    await callFunction(client, "reanchor_appointments", { args: { orgId, reason }, reply: reanchored });
  }
  await client.query("select set_config('app.org_id', '', true), set_config('app.actor', '', true)");
}

/** No policy shows anybody all tenants, so each is asked for as itself. */
async function zoneOf(client: Queryable, orgId: string): Promise<string | null> {
  await client.query("select set_config('app.org_id', $1, true)", [orgId]);
  const { rows } = await client.query<{ zone: string }>(
    "select time_zone as zone from organizations where org_id = $1",
    [orgId],
  );
  return rows[0]?.zone ?? null;
}
