import type { OwnerPool } from "../pool.ts";
import { z } from "zod";

const queueState = z.object({
  jobs: z.object({
    /** Due, and taken by nobody. */
    ready: z.int(),
    planned: z.int(),
    running: z.int(),
    /** Out of attempts; removed within the hour. Not those that a newer one replaced while they ran: they have lost their key. */
    given_up: z.int(),
  }),
  /** 0 when none is ready. */
  oldestReadySeconds: z.number(),
});

export type QueueState = z.infer<typeof queueState>;

/** How the job queue of all servers does. Needs the owner's connection. */
export async function readQueue(owner: OwnerPool): Promise<QueueState> {
  const { rows } = await owner.query(
    `select json_build_object(
       'ready', count(*) filter (where locked_at is null and attempts < max_attempts and run_at <= now()),
       'planned', count(*) filter (where locked_at is null and attempts < max_attempts and run_at > now()),
       'running', count(*) filter (where locked_at is not null),
       'given_up', count(*) filter (where locked_at is null and attempts >= max_attempts and key is not null)) as jobs,
       coalesce(extract(epoch from now() - min(run_at) filter (
         where locked_at is null and attempts < max_attempts and run_at <= now())), 0)::float8 as "oldestReadySeconds"
     from graphile_worker.jobs`,
  );
  return queueState.parse(rows[0]);
}
