import { setTimeout as delay } from "node:timers/promises";
import { findOrOpenTunnel } from "../tunnel/find-or-open-tunnel.ts";
import type { StartupContext } from "./step.ts";

export type Follow = {
  readonly intervalMs: number;
  /** The tunnel of the context has another address now. */
  readonly onMoved: () => Promise<void>;
};

/**
 * Looks after the tunnel until the signal aborts: one that is gone is looked for or opened again, and one that came
 * back at another address is reported.
 */
export async function followTunnel(context: StartupContext, { intervalMs, onMoved }: Follow): Promise<void> {
  const { settings, signal, note } = context;
  let isDown = false;
  while (!signal.aborted) {
    await delay(intervalMs, undefined, { signal }).catch(() => {});
    const { tunnel } = context;
    if (signal.aborted || tunnel === null) return;
    const url = await tunnel.locate();
    if (url === tunnel.url) {
      isDown = false;
      continue;
    }
    if (url === null && !isDown) note(`The tunnel ${tunnel.url} is gone; looking for another…`);
    isDown = true;
    await tunnel.close();
    const found = await findOrOpenTunnel(settings, note).catch(() => null);
    if (found === null) continue;
    isDown = false;
    context.tunnel = found;
    if (found.url === tunnel.url) {
      note(`The tunnel is back at ${found.url}.`);
      await found.expose();
    } else {
      note(`The tunnel has moved to ${found.url}.`);
      await onMoved();
    }
  }
}
