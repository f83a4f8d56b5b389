import type { Call } from "../torture/history.ts";

export type Window = { readonly startedAtMs: number; readonly healedAtMs: number };
export type Pause = {
  /** The longest time for which whoever asked was told to try again, and nobody was confirmed anything. */
  readonly pauseMs: number;
  /** Deliveries whose outcome nobody was told. */
  readonly unknown: number;
};

/** What callers noticed of each fault. */
export function measurePauses(history: readonly Call[], windows: readonly Window[]): readonly Pause[] {
  const inOrder = [...history].sort((a, b) => a.endedAtMs - b.endedAtMs);
  return windows.map(({ startedAtMs, healedAtMs }) => {
    const within = inOrder.filter(({ endedAtMs: at }) => at >= startedAtMs && at <= healedAtMs);
    let [pauseMs, unknown] = [0, 0];
    let since: number | null = null;
    for (const { answer, startedAtMs: asked, endedAtMs: told } of within) {
      if (since !== null) pauseMs = Math.max(pauseMs, told - since);
      if (answer.kind === "done") since = null;
      if (answer.kind !== "unknown") continue;
      unknown += 1;
      // Whoever asked first may be told last.
      since = Math.max(Math.min(since ?? asked, asked), startedAtMs);
      pauseMs = Math.max(pauseMs, told - since);
    }
    return { pauseMs, unknown };
  });
}
