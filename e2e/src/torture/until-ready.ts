import { setTimeout as delay } from "node:timers/promises";
import type { World } from "./open-world.ts";

const PATIENCE_MS = 60_000;

/** Until both servers, asked directly, say that traffic may be sent to them. */
export async function untilReady({ servers }: Pick<World, "servers">): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const troubles = await Promise.all(servers.map(({ port }) => askReady(port)));
    if (troubles.every((trouble) => trouble === null)) return;
    if (performance.now() > deadline) {
      const details = servers.map((server, n) =>
        troubles[n] === null ? "" : [troubles[n], ...server.deaths, server.lastWords()].join("\n"),
      );
      throw new Error(`A server is not ready again a minute after a fault.\n${details.join("\n")}`);
    }
    await delay(100);
  }
}

/** What it answers instead; null when it is ready. */
async function askReady(port: number): Promise<string | null> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/ready`, { signal: AbortSignal.timeout(2_000) });
    const text = await response.text();
    return response.status === 200 ? null : `HTTP ${response.status} ${text}`;
  } catch (error) {
    return String(error);
  }
}
