import type { OrgId } from "@callwaiting/domain";

export type RoundsOptions = {
  /** Does what there is to do, and says in how many ms there is more; Infinity: when somebody says so. */
  readonly round: (orgId: OrgId) => Promise<number>;
  readonly onError: (orgId: OrgId, error: unknown) => void;
};

export type Rounds = {
  /** A round now, or after the one that is under way. */
  readonly wake: (orgId: OrgId) => void;
  /** Waits for the rounds under way. */
  readonly stop: () => Promise<void>;
};

/** What is due later than that the job finds, which comes back each minute. */
const SOON_MS = 60_000;
/** Between two rounds. */
const LEAST_MS = 1_000;

/** One round of an organization at a time, and those of several beside each other. */
export function createRounds({ round, onError }: RoundsOptions): Rounds {
  const again = new Set<OrgId>();
  const running = new Map<OrgId, Promise<void>>();
  const timers = new Map<OrgId, NodeJS.Timeout>();
  let isOpen = true;
  const runAll = async (orgId: OrgId) => {
    let inMs: number;
    do {
      again.delete(orgId);
      inMs = await round(orgId);
    } while (again.has(orgId));
    if (isOpen && inMs < SOON_MS) timers.set(orgId, setTimeout(wake, Math.max(LEAST_MS, inMs), orgId));
  };
  const wake = (orgId: OrgId): void => {
    if (!isOpen) return;
    clearTimeout(timers.get(orgId));
    timers.delete(orgId);
    again.add(orgId);
    if (running.has(orgId)) return;
    const work = runAll(orgId)
      .catch((error: unknown) => {
        again.delete(orgId);
        onError(orgId, error);
      })
      .finally(() => {
        running.delete(orgId);
        if (again.has(orgId)) wake(orgId);
      });
    running.set(orgId, work);
  };
  return {
    wake,
    stop: async () => {
      isOpen = false;
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(running.values());
    },
  };
}
