import { setTimeout as delay } from "node:timers/promises";
import { createOwnerPool } from "@callwaiting/db";
import { untilReady } from "../torture/until-ready.ts";
import { findLeader, findSyncStandby, until, untilNextRound, untilWhole } from "./cluster-state.ts";
import type { Fault, FaultKind } from "./make-faults.ts";
import type { Machine } from "./open-machine.ts";
import type { World } from "./open-world.ts";

export type Injected = {
  readonly fault: Fault;
  /** Empty: it was done. Otherwise why it was not. */
  readonly skipped: string;
  readonly startedAtMs: number;
  /** When the cluster was whole again and both servers ready. */
  readonly healedAtMs: number;
  /** Whether another machine leads now. */
  readonly isOtherLeader: boolean;
};

/** Does what the plan says, mends it, and waits until all is as before. */
export async function injectFault(world: World, fault: Fault): Promise<Injected> {
  const { machines } = world;
  const leader = await findLeader(machines);
  if (leader === null) throw new Error("Nobody leads, though the cluster was whole");
  const startedAtMs = Date.now();
  const skipped = (await FAULTS[fault.kind]({ world, leader, fault })) ?? "";
  await untilWhole(machines, world.mode !== "async");
  await untilReady(world);
  const isOtherLeader = (await findLeader(machines)) !== leader;
  return { fault, skipped, startedAtMs, healedAtMs: Date.now(), isOtherLeader };
}

type Scene = { readonly world: World; readonly leader: Machine; readonly fault: Fault };
/** Says why it is not possible here. */
type Inject = (scene: Scene) => Promise<string | void>;

const FAULTS: Readonly<Record<FaultKind, Inject>> = {
  leader_kill: async ({ world, leader, fault }) => {
    await untilSynchronous(world);
    await leader.kill();
    await untilOtherLeads(world, leader);
    await delay(fault.forMs);
    leader.start();
  },
  /** Longer than it may be silent: it wakes up and believes that it leads. */
  leader_freeze: async ({ world, leader, fault }) => {
    await untilSynchronous(world);
    leader.freeze();
    await untilOtherLeads(world, leader);
    await delay(fault.forMs);
    leader.thaw();
  },
  /** Shorter: it goes on leading. */
  leader_doze: async ({ leader, fault }) => {
    leader.freeze();
    await delay(fault.forMs);
    leader.thaw();
  },
  leader_cut: async ({ leader, fault }) => {
    leader.etcdProxy.cut();
    // Long enough for its lease to end, whether or not the others then let it go on.
    await delay(LEASE_MS + fault.forMs);
    leader.etcdProxy.mend();
  },
  switchover: async ({ world, leader }) => switchOver(world, leader),
  disk_full: async ({ world, leader, fault }) => {
    if (leader.disk === null) return "only root can give a machine a disk of its own";
    leader.disk.fill();
    await useUpLog(world);
    await delay(LEASE_MS + fault.forMs);
    leader.disk.empty();
    return undefined;
  },
  etcd_away: async ({ world, fault }) => {
    for (const machine of world.machines) machine.freezeEtcd();
    await delay(LEASE_MS + fault.forMs);
    for (const machine of world.machines) machine.thawEtcd();
  },
  postgres_kill: async ({ leader }) => void leader.killPostgres("bin/postgres "),
  /** PostgreSQL goes on with nobody to tell it that another one leads by now. */
  patroni_kill: async ({ world, leader, fault }) => {
    await leader.killPatroni();
    await untilOtherLeads(world, leader);
    await delay(fault.forMs);
    leader.startPatroni();
  },
  standby_kill: async ({ world, fault }) => {
    const standby = await findStandby(world);
    await standby.kill();
    await delay(fault.forMs);
    standby.start();
  },
  standby_freeze: async ({ world, fault }) => {
    const standby = await findStandby(world);
    standby.freeze();
    await delay(LEASE_MS / 2 + fault.forMs);
    standby.thaw();
  },
  standbys_away: async ({ world, leader, fault }) => {
    const standbys = world.machines.filter((machine) => machine !== leader);
    for (const standby of standbys) standby.freeze();
    await delay(fault.forMs + LEASE_MS / 3);
    for (const standby of standbys) standby.thaw();
  },
  haproxy_kill: ({ world, fault }) => restart(world, fault, "haproxy"),
  pgbouncer_kill: ({ world, fault }) => restart(world, fault, "pgbouncer"),
  stale_repeat: ({ world, leader }) => haveRepeatsReadWhatIsNowhereElse(world, leader),
};

/** As in deploy/patroni: ttl. */
const LEASE_MS = 30_000;
/** Patroni looks at its standbys every 10 s; within that it still believes in one that has gone. */
const REPEATS_MS = 2_500;

/**
 * The way in which a confirmed booking was lost once: it waits for a standby that is gone, its caller is told to try again,
 * PostgreSQL starts anew, the repeat finds it already booked; then the leader dies and the standby takes over without it.
 */
async function haveRepeatsReadWhatIsNowhereElse(world: World, leader: Machine): Promise<void> {
  const others = world.machines.filter((machine) => machine !== leader);
  await untilNextRound(leader);
  // After a start of its own that very round may have begun to make another one synchronous.
  await untilSynchronous(world);
  const heir = await findStandby(world);
  await Promise.all(others.map((machine) => machine.kill()));
  await delay(REPEATS_MS);
  // One that ends this way makes PostgreSQL end all others and start again by itself.
  leader.killPostgres("walwriter");
  await delay(REPEATS_MS);
  await leader.kill();
  heir.start();
  for (const machine of others.filter((one) => one !== heir)) machine.start();
  await untilOtherLeads(world, leader);
  leader.start();
}

/** PostgreSQL has some of its log's files in store: only when those are full does it notice that there is no room for more. */
async function useUpLog({ databaseUrl }: World): Promise<void> {
  const pool = createOwnerPool({ connectionString: databaseUrl, max: 1 });
  for (let n = 0; n < LOG_FILES_IN_STORE; n++) {
    const used = await pool
      .query("select pg_logical_emit_message(false, 'failover', ''), pg_switch_wal()")
      .catch(() => null);
    if (used === null) break;
  }
  await pool.end();
}

const LOG_FILES_IN_STORE = 8;

async function restart(
  { fronts }: World,
  { front, forMs }: Fault,
  part: "haproxy" | "pgbouncer",
): Promise<void> {
  await fronts[front].kill(part);
  await delay(forMs / 2);
  fronts[front].start(part);
}

async function switchOver({ machines }: World, leader: Machine): Promise<void> {
  let refusal = "";
  // Who is synchronous may change in the very moment; Patroni hands over to nobody else.
  await until(
    async () => {
      // One whose answer came too late has been done all the same.
      const leads = await findLeader(machines);
      if (leads !== null && leads !== leader) return true;
      const heir = (await findSyncStandby(machines)) ?? machines.find((machine) => machine !== leader);
      const response = await leader.askPatroni("/switchover", { leader: leader.name, candidate: heir?.name });
      refusal = response.ok ? "" : await response.text();
      return response.ok;
    },
    () => `the switchover was refused: ${refusal}`,
  );
  await until(async () => (await findLeader(machines)) !== leader, "the leader did not give way");
}

/** Longer than a takeover was ever seen to take. */
const NOBODY_MAY_MS = 3 * LEASE_MS;

/**
 * Where the fault met the leader just while it had no synchronous standby (one that reconnects is none for a moment), nobody may take
 * over, for what the leader has could be on itself alone. Then it is left at that: the leader comes back as what it was.
 */
async function untilOtherLeads({ machines, mode }: World, leader: Machine): Promise<void> {
  const others = machines.filter((machine) => machine !== leader);
  const startedAtMs = performance.now();
  const mayNobody = async () =>
    mode !== "async" &&
    performance.now() - startedAtMs > NOBODY_MAY_MS &&
    (await findSyncStandby(others)) === null;
  await until(
    async () => (await findLeader(others)) !== null || (await mayNobody()),
    `nobody took over from ${leader.name}`,
  );
}

/** What breaks a leader that has a standby to take over. */
async function untilSynchronous({ machines, mode }: World): Promise<void> {
  if (mode === "async") return;
  await until(async () => (await findSyncStandby(machines)) !== null, "no standby is synchronous");
}

/** The synchronous one, where there is one. */
async function findStandby({ machines }: World): Promise<Machine> {
  const leader = await findLeader(machines);
  const standby = (await findSyncStandby(machines)) ?? machines.find((machine) => machine !== leader);
  if (standby === undefined) throw new Error("There is no standby, though the cluster was whole");
  return standby;
}
