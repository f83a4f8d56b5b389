import { setTimeout as delay } from "node:timers/promises";

/** Half of DRAIN_SECONDS at most, as docs/deploy.md tells whoever sets up a balancer. */
const ASK_EVERY_MS = 500;
const PATIENCE_MS = 400;

export type ReadyServers = {
  readonly add: (port: number) => void;
  readonly remove: (port: number) => void;
  /** To whom calls may be sent: all of them when none is ready, as a balancer should. */
  readonly portsNow: () => readonly number[];
  readonly stop: () => Promise<void>;
};

/** What a balancer does: asks each server again and again whether it is ready. */
export function watchReady(): ReadyServers {
  const servers = new Map<number, boolean>();
  const stopping = new AbortController();
  const watch = async () => {
    while (!stopping.signal.aborted) {
      await Promise.all(
        [...servers.keys()].map(async (port) => {
          const isReady = await askReady(port);
          if (servers.has(port)) servers.set(port, isReady);
        }),
      );
      await delay(ASK_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const watching = watch();
  return {
    add: (port) => void servers.set(port, false),
    remove: (port) => void servers.delete(port),
    portsNow: () => {
      const ready = [...servers].filter(([, isReady]) => isReady).map(([port]) => port);
      return ready.length > 0 ? ready : [...servers.keys()];
    },
    stop: async () => {
      stopping.abort();
      await watching;
    },
  };
}

async function askReady(port: number): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    return (await fetch(`http://127.0.0.1:${port}/ready`, { signal })).status === 200;
  } catch {
    return false;
  }
}
