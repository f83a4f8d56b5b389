/** How many connections a process may open: those of a server, shared by the processes that answer its requests. */
export type PoolSizes = {
  readonly requests: number;
  readonly accounts: number;
  /** How many of the first are open from the beginning. Opening ten at the first call of a burst took a second on two cores. */
  readonly keptOpen: number;
  /** How many of the first open screens may take. */
  readonly liveReads: number;
};

const SERVER = { requests: 10, accounts: 5, liveReads: 3 };
/** Fewer, and open screens would leave a process none for its callers. */
const LEAST = { requests: 3, accounts: 2, liveReads: 1 };

export function poolSizes(processes: number): PoolSizes {
  const share = (of: keyof typeof SERVER) => Math.max(LEAST[of], Math.ceil(SERVER[of] / processes));
  const requests = share("requests");
  return { requests, keptOpen: requests, accounts: share("accounts"), liveReads: share("liveReads") };
}

/** Of the process that only looks after those that answer: what a start asks. */
export const OVERSEER_POOLS: PoolSizes = { requests: 2, accounts: 1, keptOpen: 0, liveReads: 1 };
