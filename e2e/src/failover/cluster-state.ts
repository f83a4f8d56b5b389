import { setTimeout as delay } from "node:timers/promises";
import type { Machine } from "./open-machine.ts";

export type ClusterState = {
  readonly members: readonly {
    readonly name: string;
    /** leader, sync_standby or replica. */
    readonly role: string;
    readonly state: string;
    readonly timeline?: number;
  }[];
};

const ANSWER_MS = 2_000;

/** As any of the machines sees it; null: none of them answers. */
export async function readCluster(machines: readonly Machine[]): Promise<ClusterState | null> {
  for (const { patroniUrl } of machines) {
    const found = (await ask(`${patroniUrl}/cluster`)) as Partial<ClusterState> | null;
    if (found?.members !== undefined) return { members: found.members };
  }
  return null;
}

/** Whoever may write, as HAProxy asks for it. */
export async function findLeader(machines: readonly Machine[]): Promise<Machine | null> {
  for (const machine of machines) {
    const response = await fetch(`${machine.patroniUrl}/primary`, {
      signal: AbortSignal.timeout(ANSWER_MS),
    }).catch(() => null);
    if (response?.status === 200) return machine;
  }
  return null;
}

export async function findSyncStandby(machines: readonly Machine[]): Promise<Machine | null> {
  const members = (await readCluster(machines))?.members ?? [];
  const name = members.find(({ role }) => role === "sync_standby")?.name;
  return machines.find((machine) => machine.name === name) ?? null;
}

/** Resolves right after the machine's Patroni has been round once more. */
export async function untilNextRound(machine: Machine): Promise<void> {
  const read = async () => {
    const answer = (await ask(`${machine.patroniUrl}/patroni`)) as { dcs_last_seen?: number } | null;
    return answer?.dcs_last_seen ?? null;
  };
  const before = await read();
  await until(async () => {
    const now = await read();
    return now !== null && now !== before;
  }, "Patroni goes round no more");
}

/** One leads, the two others follow it. */
export async function untilWhole(machines: readonly Machine[], isSynchronous: boolean): Promise<void> {
  let last: ClusterState | null = null;
  await until(
    async () => {
      last = await readCluster(machines);
      return last !== null && isWhole(last, { size: machines.length, isSynchronous });
    },
    () => `the cluster is not whole: ${JSON.stringify(last)}`,
  );
}

export function isWhole(
  { members }: ClusterState,
  { size, isSynchronous }: { readonly size: number; readonly isSynchronous: boolean },
): boolean {
  const leaders = members.filter(({ role }) => role === "leader");
  const followers = members.filter(
    ({ role, state }) => role !== "leader" && /^(running|streaming)$/.test(state),
  );
  const timelines = new Set(members.map(({ timeline }) => timeline));
  const hasSync = members.some(({ role }) => role === "sync_standby");
  return (
    leaders.length === 1 &&
    leaders[0]?.state === "running" &&
    followers.length === size - 1 &&
    timelines.size === 1 &&
    (hasSync || !isSynchronous)
  );
}

/** A fault that cannot be undone ends the run. */
const PATIENCE_MS = 180_000;

export async function until(isSo: () => Promise<boolean>, trouble: string | (() => string)): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (performance.now() > deadline) {
      throw new Error(`After ${PATIENCE_MS / 1000} s: ${typeof trouble === "string" ? trouble : trouble()}`);
    }
    await delay(200);
  }
}

/** Patroni answers 503 with the same body where it does not lead. */
async function ask(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
    return await response.json();
  } catch {
    return null;
  }
}
