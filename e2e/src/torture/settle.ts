import { setTimeout as delay } from "node:timers/promises";
import { createOwnerPool } from "@callwaiting/db";
import type { World } from "./open-world.ts";
import type { Desk } from "./run-operations.ts";
import { UNREPLACED_JOBS } from "./database-rows.ts";
import { untilReady } from "./until-ready.ts";

const PATIENCE_MS = 60_000;

/**
 * After the last call: the servers stop in good order, which finishes what their clients gave up waiting for, and start
 * again. From then on nothing that was asked for can still happen. Returns what did not go in order.
 */
export async function settle(world: Pick<World, "servers" | "databaseUrl">): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const server of world.servers) {
    const code = await server.stop();
    if (code !== 0) problems.push(`a server stopped with ${code} instead of 0`);
  }
  const isQuiet = await untilRowsSay(
    world.databaseUrl,
    `select count(*) = 0 as yes from pg_stat_activity
     where backend_type = 'client backend' and pid <> pg_backend_pid() and xact_start is not null`,
  );
  if (!isQuiet) problems.push("a transaction is still open after the servers have gone");
  await Promise.all(world.servers.map((server) => server.start()));
  await untilReady(world);
  return problems;
}

/** The jobs work again: each clinic's assistant is synced once more, and the queue runs empty. */
export async function checkJobs(
  { databaseUrl }: Pick<World, "databaseUrl">,
  desks: readonly Desk[],
): Promise<readonly string[]> {
  for (const { api } of desks) await insist(() => api.assistants.syncNow.mutate({ role: "inbound" }));
  const isDone = await untilRowsSay(
    databaseUrl,
    `select not exists (select from assistants where sync_state <> 'synced')
       and not exists (select from (${UNREPLACED_JOBS}) j where run_at <= now() or locked_at is not null) as yes`,
  );
  return isDone ? [] : ["a minute after the last fault not every assistant is synced, or a job is left"];
}

/** Servers that have just come back may say "try again" for a while. */
async function insist(ask: () => Promise<unknown>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      await ask();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(500);
    }
  }
}

async function untilRowsSay(databaseUrl: string, sql: string): Promise<boolean> {
  const pool = createOwnerPool({ connectionString: databaseUrl, max: 1 });
  try {
    const deadline = performance.now() + PATIENCE_MS;
    while (performance.now() < deadline) {
      const { rows } = await pool.query<{ yes: boolean }>(sql);
      if (rows[0]?.yes === true) return true;
      await delay(100);
    }
    return false;
  } finally {
    await pool.end();
  }
}
