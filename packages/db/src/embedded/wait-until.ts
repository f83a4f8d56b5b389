import { setTimeout as delay } from "node:timers/promises";

export type Wait = { readonly timeoutMs: number; readonly intervalMs?: number };

/** Polls until `check` holds; says whether it did within the time. */
export async function waitUntil(
  check: () => boolean | Promise<boolean>,
  { timeoutMs, intervalMs = 10 }: Wait,
): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    if (await check()) return true;
    if (performance.now() >= deadline) return false;
    await delay(intervalMs);
  }
}
