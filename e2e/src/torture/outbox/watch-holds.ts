import { setTimeout as delay } from "node:timers/promises";
import { createOwnerPool } from "@callwaiting/db";

/** What must be in no moment, in one snapshot each. */
const NEVER = `
  select 'a hold of ' || a.appointment_id || ' is in the way past its deadline' as wrong
  from appointments a
  where a.status = 'held' and a.held_until < now() - interval '1 second' and exists (
    select from busy_of(a.org_id, a.provider_id, a.starts_at, a.ends_at, null) b where b.blocked = a.blocked and not exists (
      select from appointments o where o.org_id = a.org_id and o.provider_id = a.provider_id and o.blocked = a.blocked
        and o.appointment_id <> a.appointment_id and o.status in ('confirmed', 'completed', 'held')))
  union all
  select 'two offers of one time: ' || a.offer_id || ', ' || b.offer_id from waitlist_offers a
  join waitlist_offers b on a.org_id = b.org_id and a.provider_id = b.provider_id and a.offer_id < b.offer_id
    and a.starts_at < b.ends_at and b.starts_at < a.ends_at
  where a.ended is null and b.ended is null
  union all
  select 'two offers to one person: ' || a.offer_id || ', ' || b.offer_id
  from waitlist_offers a join waitlist_entries ea on ea.org_id = a.org_id and ea.entry_id = a.entry_id
  join waitlist_entries eb on eb.org_id = ea.org_id and eb.contact_id = ea.contact_id
  join waitlist_offers b on b.org_id = eb.org_id and b.entry_id = eb.entry_id and a.offer_id < b.offer_id
  where a.ended is null and b.ended is null
  union all
  select 'an offer without a hold: ' || o.offer_id from waitlist_offers o
  where o.ended is null and not exists (select from appointments a where a.org_id = o.org_id
    and a.appointment_id = o.appointment_id and a.status = 'held' and a.held_until = o.held_until and a.starts_at = o.starts_at)
  union all
  select 'a hold without an offer: ' || a.appointment_id from appointments a
  where a.status = 'held' and not exists (select from waitlist_offers o where o.org_id = a.org_id
    and o.appointment_id = a.appointment_id and o.ended is null)`;

/** Looks again and again, past row-level security, for as long as the run lasts. */
export function watchHolds(databaseUrl: string) {
  const stopping = new AbortController();
  const pool = createOwnerPool({ connectionString: databaseUrl, max: 1 });
  const wrongs: string[] = [];
  let looks = 0;
  const watch = async () => {
    while (!stopping.signal.aborted) {
      const found = await pool.query<{ wrong: string }>(NEVER).catch(() => null);
      if (found !== null) looks += 1;
      wrongs.push(...(found?.rows.map(({ wrong }) => wrong) ?? []));
      await delay(500);
    }
    await pool.end();
  };
  const watching = watch();
  return {
    stop: async () => {
      stopping.abort();
      await watching;
      return { wrongs: [...new Set(wrongs)], looks };
    },
  };
}
