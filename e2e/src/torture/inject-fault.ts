import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createOwnerPool } from "@callwaiting/db";
import type { Fault, FaultKind } from "./make-plan.ts";
import type { World } from "./open-world.ts";
import { untilReady } from "./until-ready.ts";

/** Does what the plan says and waits until both servers say that they are ready again. False: not possible here. */
export async function injectFault(world: World, fault: Fault): Promise<boolean> {
  const { kind, together, server } = fault;
  const done = await Promise.all([
    FAULTS[kind](world, fault),
    // The other server, so that now and then there is none.
    ...(together === null ? [] : [FAULTS[together](world, { ...fault, server: server === 0 ? 1 : 0 })]),
  ]);
  await untilReady(world);
  return done[0] !== false;
}

type Inject = (world: World, fault: Fault) => Promise<void | boolean>;

const FAULTS: Readonly<Record<FaultKind, Inject>> = {
  server_kill: async ({ servers }, { server, forMs }) => {
    await servers[server].kill();
    await delay(forMs);
    await servers[server].start();
  },
  server_pause: async ({ servers }, { server, forMs }) => {
    servers[server].signal("SIGSTOP");
    await delay(forMs);
    servers[server].signal("SIGCONT");
  },
  server_restart: async ({ servers }, { server }) => {
    await servers[server].stop();
    await servers[server].start();
  },
  pgbouncer_kill: async ({ pgBouncer }, { forMs }) => {
    if (pgBouncer === null) return false;
    await pgBouncer.kill();
    await delay(forMs);
    await pgBouncer.start();
    return true;
  },
  pgbouncer_pause: async ({ pgBouncer }, { forMs }) => {
    if (pgBouncer === null) return false;
    pgBouncer.signal("SIGSTOP");
    await delay(forMs);
    pgBouncer.signal("SIGCONT");
    return true;
  },
  postgres_kill: async (world) => bringDown(world, "SIGKILL"),
  // "Fast": every transaction under way is rolled back.
  postgres_restart: async (world) => bringDown(world, "SIGINT"),
  postgres_pause: async ({ cluster }, { forMs }) => {
    const pid = postmasterOf(cluster.dataDir);
    const pids = [...childrenOf(pid), pid];
    pids.forEach((one) => send(one, "SIGSTOP"));
    await delay(forMs);
    pids.toReversed().forEach((one) => send(one, "SIGCONT"));
  },
  // PostgreSQL then ends all others as well and recovers from its log.
  backend_kill: async ({ databaseUrl }) => {
    const [pid] = await backendsOf(databaseUrl);
    if (pid !== undefined) send(pid, "SIGKILL");
  },
  backend_terminate: async ({ databaseUrl }) => {
    const pids = await backendsOf(databaseUrl);
    await ask(databaseUrl, "select pg_terminate_backend(pid) as pid from unnest($1::int[]) pid", [
      pids.slice(0, 5),
    ]);
  },
  cut_connections: async ({ balancer }, { forMs }) => {
    balancer.cut(forMs);
    await delay(forMs);
  },
  mail_away: async ({ outside }, { forMs }) => {
    outside.mail.leave(forMs);
    await delay(forMs);
  },
  receiver_away: async ({ outside }, { forMs }) => {
    outside.receiver.leave(forMs);
    await delay(forMs);
  },
};

/** Whoever owns the cluster starts it again. */
async function bringDown({ cluster, postgresRestarts }: World, signal: NodeJS.Signals): Promise<void> {
  const before = postgresRestarts();
  send(postmasterOf(cluster.dataDir), signal);
  while (postgresRestarts() === before) await delay(50);
}

function postmasterOf(dataDir: string): number {
  return Number.parseInt(readFileSync(join(dataDir, "pgdata", "postmaster.pid"), "utf8"), 10);
}

/** Linux tells; elsewhere only the postmaster stops, and nobody new is let in. */
function childrenOf(pid: number): number[] {
  try {
    const list = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return list
      .split(" ")
      .filter((text) => text !== "")
      .map(Number);
  } catch {
    return [];
  }
}

/** It may have ended by itself meanwhile. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** The busiest first. */
async function backendsOf(databaseUrl: string): Promise<number[]> {
  return ask(
    databaseUrl,
    `select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()
     and application_name like 'callwaiting%' order by state = 'active' desc, xact_start is null, random()`,
  );
}

/** Something else may be down at the same time: then there is nothing to be ended. */
async function ask(databaseUrl: string, sql: string, values: unknown[] = []): Promise<number[]> {
  const pool = createOwnerPool({ connectionString: databaseUrl, max: 1 });
  try {
    return (await pool.query<{ pid: number }>(sql, values)).rows.map(({ pid }) => pid);
  } catch {
    return [];
  } finally {
    await pool.end();
  }
}
