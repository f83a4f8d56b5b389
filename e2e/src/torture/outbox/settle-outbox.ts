import { setTimeout as delay } from "node:timers/promises";
import { createOwnerPool } from "@callwaiting/db";
import type { Outside } from "./outside.ts";
import { PASS_DEADLINES } from "./warp-time.ts";

type Pool = ReturnType<typeof createOwnerPool>;

const PATIENCE_MS = 120_000;

const WAKE = `
  select graphile_worker.add_job(task, json_build_object('orgId', org_id), job_key => key || org_id, max_attempts => 3)
  from organizations cross join (values ('deliver-messages', 'messages:'), ('deliver-webhooks', 'webhooks:')) v (task, key)`;

const NO_HOLDS =
  "select not exists (select from appointments where status = 'held') and not exists (select from waitlist_entries where status in ('waiting', 'offered')) as yes";

/**
 * Due now, and nobody who died has it: the servers were started after $1. A day goes by for numbers that got ten texts in one; not while one is
 * looked for at Twilio, which goes by when others were sent.
 */
const HURRY = [
  `update messages m set sent_at = sent_at - interval '1 day'
   where channel = 'sms' and status = 'sent' and sent_at > now() - interval '1 day'
     and exists (select from messages w where w.org_id = m.org_id and w.status = 'planned' and w.trouble like 'ten texts%')
     and not exists (select from messages u where u.org_id = m.org_id and u.channel = 'sms' and u.status in ('planned', 'sending')
       and u.unsettled_at is not null)`,
  `update messages set due_at = now() where status = 'planned' and kind <> 'reminder' and due_at > now()`,
  `update messages set claimed_at = claimed_at - interval '10 minutes' where status = 'sending' and claimed_at < $1`,
  `update webhook_deliveries set due_at = now() where status = 'planned' and due_at > now()`,
  `update webhook_deliveries set claimed_at = claimed_at - interval '2 minutes' where status = 'sending' and claimed_at < $1`,
  "update webhook_endpoints set paused_until = null where paused_until is not null",
];

const ALL_TOLD = `
  select not exists (select from messages where status = 'sending' or status = 'planned' and kind <> 'reminder')
    and not exists (select from webhook_deliveries where status in ('planned', 'sending'))
    and not exists (select from event_cursors e join changes c on c.org_id = e.org_id and c.entity in ('appointment', 'contact')
      and (c.xact, c.change_id) > (e.xact, e.change_id)) as yes`;

/**
 * After the servers have been stopped and started: nobody waits any more, every hold ends, and all that is owed is told to those who
 * take everything now. Returns what is left.
 */
export async function settleOutbox(databaseUrl: string, { fates }: Outside): Promise<readonly string[]> {
  fates.calm();
  const pool = createOwnerPool({ connectionString: databaseUrl, max: 1 });
  try {
    const { rows } = await pool.query<{ now: Date }>("select now() as now");
    const startedAt = rows[0]?.now ?? new Date();
    await pool.query("update waitlist_entries set status = 'left' where status = 'waiting'");
    const isFree = await untilTrue(pool, NO_HOLDS, async () => {
      await pool.query("update waitlist_entries set status = 'left' where status = 'waiting'");
      await pool.query(PASS_DEADLINES, [1]);
    });
    const isTold = await untilTrue(pool, ALL_TOLD, async () => {
      for (const sql of HURRY) await pool.query(sql, sql.includes("$1") ? [startedAt] : []);
      await pool.query(WAKE);
    });
    return [
      ...(isFree ? [] : ["a hold outlives its deadline"]),
      ...(isTold ? [] : ["two minutes after the last fault something is yet to be told"]),
    ];
  } finally {
    await pool.end();
  }
}

async function untilTrue(pool: Pool, sql: string, hurry: () => Promise<void>): Promise<boolean> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    await hurry();
    for (let n = 0; n < 5; n++) {
      if ((await pool.query<{ yes: boolean }>(sql)).rows[0]?.yes === true) return true;
      await delay(200);
    }
  }
  return false;
}
