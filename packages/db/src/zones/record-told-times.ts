import type { Queryable } from "../queryable.ts";

type Told = { readonly id: string; readonly startsAt: Date };

/**
 * Gives what is to come the wall time that people were told when it was booked: until there were rules of our own, the server
 * went by Node's. Runs once, with the migration that adds the column.
 */
export async function recordToldTimes(client: Queryable): Promise<void> {
  const { rows } = await client.query<{ orgId: string }>('select id as "orgId" from accounts.organization');
  for (const { orgId } of rows) {
    await client.query("select set_config('app.org_id', $1, true)", [orgId]);
    const clinic = await client.query<{ zone: string }>(
      "select time_zone as zone from organizations where org_id = $1",
      [orgId],
    );
    const zone = clinic.rows[0]?.zone;
    if (zone === undefined) continue;
    const coming = await client.query<Told>(
      `select appointment_id as id, starts_at as "startsAt" from appointments
       where org_id = $1 and starts_at > now() and starts_local is null`,
      [orgId],
    );
    const tell = createTeller(zone);
    if (coming.rows.length === 0 || tell === null) continue;
    await client.query(
      `update appointments a set starts_local = told.local, time_zone = $2
       from unnest($3::uuid[], $4::timestamp[]) as told (id, local)
       where a.org_id = $1 and a.appointment_id = told.id`,
      [orgId, zone, coming.rows.map(({ id }) => id), coming.rows.map(({ startsAt }) => tell(startsAt))],
    );
  }
  await client.query("select set_config('app.org_id', '', true)");
}

/** Null for a place that Node has never heard of: nothing was told there. */
function createTeller(zone: string): ((at: Date) => string) | null {
  try {
    const format = new Intl.DateTimeFormat("sv-SE", {
      timeZone: zone,
      dateStyle: "short",
      timeStyle: "medium",
    });
    return (at) => format.format(at);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
