import { setTimeout as delay } from "node:timers/promises";
import type { Server } from "./launch-server.ts";

export type Restart = { readonly reason: string; readonly downMs: number };

type Supervision = {
  readonly first: Server;
  readonly launch: (signal: AbortSignal) => Promise<Server>;
  readonly onLog: (line: string) => void;
  readonly onRestart: (restart: Restart) => void;
};

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;
/** A server that lived this long was well: the pauses start small again. */
const HEALTHY_MS = 30_000;

/** Starts the server again whenever it dies, for as long as it takes. `stop` ends that, then the server. */
export function superviseServer({ first, launch, onLog, onRestart }: Supervision) {
  const stopping = new AbortController();
  let server: Server | undefined = first;
  let pauseMs = FIRST_PAUSE_MS;

  async function relaunch(): Promise<Server | undefined> {
    // The killed server's children may hold its shared memory for a moment: failing at first is normal.
    for (;;) {
      await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return undefined;
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      try {
        return await launch(stopping.signal);
      } catch (error) {
        const [firstLine] = String(error).split("\n");
        if (!stopping.signal.aborted) onLog(`PostgreSQL does not start again yet: ${firstLine}`);
      }
    }
  }

  async function watch(): Promise<void> {
    while (server) {
      const readyAt = performance.now();
      const reason = await server.ended;
      if (stopping.signal.aborted) return;
      const diedAt = performance.now();
      if (diedAt - readyAt > HEALTHY_MS) pauseMs = FIRST_PAUSE_MS;
      onLog(`PostgreSQL ended by itself (${reason}); starting it again`);
      server = await relaunch();
      if (server) onRestart({ reason, downMs: Math.round(performance.now() - diedAt) });
    }
  }

  const watching = watch();
  return {
    async stop(): Promise<void> {
      stopping.abort();
      await server?.stop();
      await watching;
      await server?.stop();
    },
  };
}
