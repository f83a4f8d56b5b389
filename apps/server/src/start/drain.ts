import type { Server } from "node:http";

/** A booking takes milliseconds; whoever is still being answered after this is cut off. */
const DRAIN_MS = 10_000;
/** A kept-alive connection falls idle only when its answer is out, so idle ones are looked for again and again. */
const SWEEP_MS = 50;

/** Takes no new connection and lets the requests in flight finish. */
export function createDrain(server: Server): () => Promise<void> {
  return async () => {
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
    const cutOff = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    await new Promise<void>((resolve) => server.close(() => resolve()));
    clearInterval(sweep);
    clearTimeout(cutOff);
  };
}
