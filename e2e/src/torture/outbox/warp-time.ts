import { setTimeout as delay } from "node:timers/promises";
import { createOwnerPool } from "@callwaiting/db";

type Pool = ReturnType<typeof createOwnerPool>;

/**
 * What a run has no hours for comes sooner: further attempts, some reminders and deadlines. So does what a server took along when it
 * died: after 45 s none that lives is still at it. Last attempts are left for the end, when all is taken.
 */
const SOONER = [
  `update messages set due_at = now() where status = 'planned' and due_at > now()
     and (kind <> 'reminder' and attempts between 1 and 5 and random() < 0.5 or kind = 'reminder' and attempts < 6 and random() < 0.01)`,
  `update messages set claimed_at = claimed_at - interval '10 minutes'
   where status = 'sending' and claimed_at between now() - interval '9 minutes' and now() - interval '45 seconds'`,
  `update webhook_deliveries set due_at = now() where status = 'planned' and due_at > now() and tries between 1 and 6`,
  "update webhook_endpoints set paused_until = null where paused_until is not null",
];

/** Some of what is held is held for a moment longer only; the job that its deadline had woken comes then. */
export const PASS_DEADLINES = `
  with over as (
    update waitlist_offers set held_until = now() + interval '1 second'
    where ended is null and held_until > now() + interval '1 second' and random() < $1 returning org_id, appointment_id),
  held as (
    update appointments a set held_until = now() + interval '1 second' from over
    where a.org_id = over.org_id and a.appointment_id = over.appointment_id and a.status = 'held' returning a.org_id)
  select graphile_worker.add_job('offer-freed-times', json_build_object('orgId', org_id), job_key => 'waitlist:' || org_id,
    run_at => now() + interval '1 second', max_attempts => 5)
  from (select distinct org_id from held) one`;

export function warpTime(databaseUrl: string) {
  const stopping = new AbortController();
  const pool: Pool = createOwnerPool({ connectionString: databaseUrl, max: 1 });
  const warp = async () => {
    while (!stopping.signal.aborted) {
      for (const sql of SOONER) await pool.query(sql).catch(() => {});
      await pool.query(PASS_DEADLINES, [0.1]).catch(() => {});
      await delay(1_000);
    }
    await pool.end();
  };
  const warping = warp();
  return {
    stop: async () => {
      stopping.abort();
      await warping;
    },
  };
}
