import { createSeededRandom, type SeededRandom } from "@callwaiting/vapi-simulator";

// The world's size: small, so that callers do meet.
export const ORGANIZATIONS = 4;
export const PROVIDERS = 2;
/** Patients per organization; the same numbers in each. */
export const CONTACTS = 30;
/** From two days ahead on. */
export const DAYS = 6;
/** Half hours from nine to five. */
export const SLOTS_A_DAY = 16;
/** How many operations are under way at once. */
export const CLIENTS = 18;

export type OperationKind = "book" | "move" | "cancel" | "restore" | "complete";

export type Operation = {
  /** "op-17"; stands in the notes of what it books. */
  readonly name: string;
  readonly kind: OperationKind;
  readonly by: "phone" | "staff";
  readonly organization: number;
  readonly contact: number;
  /** 0: half an hour, by both providers. 1: an hour with a buffer, by the first alone. */
  readonly service: 0 | 1;
  /** Null: whoever is free. */
  readonly provider: number | null;
  readonly day: number;
  readonly slot: number;
  /** Staff: with a reason, whatever the rules say. */
  readonly override: boolean;
  /** Which of the appointments known by then, 0 to 1. */
  readonly pick: number;
  /** Staff: says which state was on the screen. */
  readonly withRevision: boolean;
  readonly form: "plain" | "vapi";
  /** By signature instead of the secret. */
  readonly isSigned: boolean;
  /** How far the sender's clock is off, in ms: in the signature's timestamp. */
  readonly clockOffMs: number;
  /** How far the sender's calendar is off: days in the date, or years back in its year. */
  readonly calendarOffDays: number;
  readonly calendarOffYears: number;
  /** The second delivery does not wait for the first. */
  readonly isDoubled: boolean;
};

export const FAULT_KINDS = [
  "server_kill",
  "server_pause",
  "server_restart",
  "pgbouncer_kill",
  "pgbouncer_pause",
  "postgres_kill",
  "postgres_pause",
  "postgres_restart",
  "backend_kill",
  "backend_terminate",
  "cut_connections",
  "mail_away",
  "receiver_away",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export type Fault = {
  /** Begins when this many operations have begun. */
  readonly afterOperations: number;
  readonly kind: FaultKind;
  /** At the same time; null: nothing more. */
  readonly together: FaultKind | null;
  readonly server: 0 | 1;
  /** How long the pause is, the connections are cut, or what was killed stays away. */
  readonly forMs: number;
};

export type Plan = {
  readonly seed: number;
  readonly operations: readonly Operation[];
  readonly faults: readonly Fault[];
};

/** Everything that is decided beforehand: the same for the same seed. When things happen is up to the machine. */
export function makePlan(seed: number, size: { readonly operations: number; readonly faults: number }): Plan {
  const random = createSeededRandom(seed);
  return {
    seed,
    operations: Array.from({ length: size.operations }, (_, n) => makeOperation(n, random)),
    faults: makeFaults(random, size),
  };
}

function makeOperation(n: number, random: SeededRandom): Operation {
  const chance = (share: number) => random.next() < share;
  const by = chance(0.62) ? "phone" : "staff";
  const kind = by === "phone" ? pickWeighted(random, PHONE_MIX) : pickWeighted(random, STAFF_MIX);
  const service = chance(0.25) ? 1 : 0;
  const isSigned = chance(0.2);
  const off = random.next();
  return {
    name: `op-${n}`,
    kind,
    by,
    organization: random.below(ORGANIZATIONS),
    contact: random.below(CONTACTS),
    service,
    provider: chance(0.5) ? (service === 1 ? 0 : random.below(PROVIDERS)) : null,
    day: random.below(DAYS),
    slot: random.below(SLOTS_A_DAY),
    override: by === "staff" && chance(0.25),
    pick: random.next(),
    withRevision: chance(0.5),
    form: chance(0.35) ? "vapi" : "plain",
    isSigned,
    clockOffMs: chance(0.3) ? Math.round((random.next() - 0.5) * 3_600_000) : 0,
    calendarOffDays: off < 0.04 ? random.below(7) - 5 : 0,
    calendarOffYears: off > 0.97 ? 1 + random.below(2) : 0,
    isDoubled: chance(0.06),
  };
}

const PHONE_MIX: readonly (readonly [OperationKind, number])[] = [
  ["book", 0.6],
  ["move", 0.2],
  ["cancel", 0.2],
];
const STAFF_MIX: readonly (readonly [OperationKind, number])[] = [
  ["book", 0.4],
  ["move", 0.25],
  ["cancel", 0.25],
  ["restore", 0.06],
  // Refused: everything here is still to come.
  ["complete", 0.04],
];

function pickWeighted<T>(random: SeededRandom, mix: readonly (readonly [T, number])[]): T {
  let at = random.next();
  for (const [item, share] of mix) {
    if (at < share) return item;
    at -= share;
  }
  return (mix[0] as readonly [T, number])[0];
}

/** Spread evenly, with load before the first and after the last; every kind comes before one comes again. */
function makeFaults(random: SeededRandom, size: { operations: number; faults: number }): Fault[] {
  const gap = size.operations / (size.faults + 1);
  let kinds: FaultKind[] = [];
  return Array.from({ length: size.faults }, (_, n) => {
    if (kinds.length === 0) kinds = random.shuffle(FAULT_KINDS);
    const kind = kinds.pop() ?? "server_kill";
    const together = random.next() < 0.25 ? random.pick(FAULT_KINDS) : null;
    return {
      afterOperations: Math.round(gap * (n + 1)),
      kind,
      together: together === kind ? null : together,
      server: random.next() < 0.5 ? 0 : 1,
      // Now and then longer than a client or a statement waits.
      forMs: Math.round(random.next() < 0.2 ? 2_500 + random.next() * 4_000 : 100 + random.next() * 1_500),
    };
  });
}
