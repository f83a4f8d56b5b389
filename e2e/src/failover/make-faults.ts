import { createSeededRandom } from "@callwaiting/vapi-simulator";

/** The first ones are in every run of as many faults; the others follow. */
const FIRST = ["leader_kill", "leader_freeze", "leader_cut", "switchover", "disk_full", "etcd_away"] as const;
const THEN = [
  "stale_repeat",
  "postgres_kill",
  "patroni_kill",
  "standby_kill",
  "standby_freeze",
  "standbys_away",
  "leader_doze",
  "haproxy_kill",
  "pgbouncer_kill",
] as const;
export const FAULT_KINDS = [...FIRST, ...THEN] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export type Fault = {
  /** Begins when this many operations have begun. */
  readonly afterOperations: number;
  readonly kind: FaultKind;
  /** How long it lasts beyond what it needs to show. */
  readonly forMs: number;
  /** Which of two: the server whose HAProxy or PgBouncer it is. */
  readonly front: 0 | 1;
};

export type Size = {
  readonly operations: number;
  readonly faults: number;
  /** Null: all of them. */
  readonly only: readonly FaultKind[] | null;
};

/** The same for the same seed: those that the promise names first, then all others, then all of them anew. */
export function makeFaults(seed: number, size: Size): readonly Fault[] {
  const random = createSeededRandom(seed);
  const gap = size.operations / (size.faults + 1);
  let kinds: FaultKind[] = size.only === null ? [...random.shuffle(THEN), ...random.shuffle(FIRST)] : [];
  return Array.from({ length: size.faults }, (_, n) => {
    if (kinds.length === 0) kinds = random.shuffle(size.only ?? FAULT_KINDS);
    return {
      afterOperations: Math.round(gap * (n + 1)),
      kind: kinds.pop() ?? "leader_kill",
      forMs: Math.round(1_000 + random.next() * 6_000),
      front: random.next() < 0.5 ? 0 : 1,
    };
  });
}
