import type { PoolClient } from "pg";
import type { OwnerPool } from "../pool.ts";

const LOCK = "hashtextextended('job-worker:' || $1, 0)";

/** Younger locks are left alone, in ms: their worker may be about to say that it is there. */
export const WORKER_GRACE_MS = 5_000;

/** On a connection that has gone silent nobody waits longer, in ms. */
const SILENCE_MS = 5_000;
const soon = (text: string) => ({ text, query_timeout: SILENCE_MS });

export type WorkerPresence = {
  /** Says again that this worker is there, should the connection have been lost, and frees the jobs of dead ones. */
  readonly refresh: () => Promise<readonly string[]>;
  readonly end: () => Promise<void>;
};

/**
 * A killed process leaves its jobs locked, and graphile-worker frees them after four hours. So each worker holds an
 * advisory lock for as long as it lives, and whoever finds a job locked by a worker whose lock is free gives the job
 * back. The lock belongs to a transaction that stays open, which works behind a pooler in transaction mode too. Should
 * it be lost while the worker lives, a job may run twice at once; the sync has a lock of its own against that.
 */
export function createWorkerPresence(owner: OwnerPool, workerId: string): WorkerPresence {
  let holder: PoolClient | null = null;
  const drop = (client: PoolClient, error?: Error) => {
    if (holder !== client) return;
    holder = null;
    client.release(error ?? true);
  };
  const hold = async () => {
    const client = await owner.connect();
    holder = client;
    client.on("error", (error) => drop(client, error));
    await client.query("begin");
    await client.query(`select pg_advisory_xact_lock(${LOCK})`, [workerId]);
  };
  return {
    refresh: async () => {
      try {
        await (holder === null ? hold() : holder.query(soon("select 1")));
      } catch (error) {
        if (holder !== null) drop(holder);
        throw error;
      }
      return releaseDeadWorkers(owner);
    },
    end: async () => {
      const client = holder;
      if (client === null) return;
      await client.query(soon("rollback")).catch(() => {});
      drop(client);
    },
  };
}

/** @returns the ids of the workers whose jobs were given back. */
async function releaseDeadWorkers(owner: OwnerPool): Promise<readonly string[]> {
  const { rows } = await owner.query<{ dead: string[] | null }>(
    `with seen as materialized (
       select distinct locked_by from graphile_worker.jobs where locked_at < now() - interval '${WORKER_GRACE_MS} ms'
     ), dead as materialized (
       select locked_by from seen where pg_try_advisory_xact_lock(${LOCK.replace("$1", "locked_by")})
     ), freed as materialized (
       select ids, graphile_worker.force_unlock_workers(ids)
       from (select array_agg(locked_by) as ids from dead) all_dead where ids is not null
     )
     select ids as dead from freed`,
  );
  return rows[0]?.dead ?? [];
}
