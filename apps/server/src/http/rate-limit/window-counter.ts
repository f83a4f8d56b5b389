import { LRUCache } from "lru-cache";

export type WindowCount = { readonly count: number; readonly resetAtMs: number };

export type WindowCounter = {
  /** Counts one more and says how many there were in the running window. */
  readonly hit: (key: string) => WindowCount;
  readonly look: (key: string) => WindowCount;
  readonly forget: (key: string) => void;
  readonly size: () => number;
};

export const WINDOW_MS = 60_000;

/** About 3 MB. A flood of new keys drops those that were unused for longest, and with them only their counts. */
const MAX_KEYS = 10_000;

/**
 * Counts events per key in windows of a minute that start with a key's first event. Every server counts for
 * itself: with n of them every limit is up to n times as high. `Date.now` rather than a clock
 * that is passed in, because express-rate-limit computes its headers with it.
 */
export function createWindowCounter(maxKeys: number = MAX_KEYS): WindowCounter {
  const windows = new LRUCache<string, WindowCount>({ max: maxKeys });
  const look = (key: string): WindowCount => {
    const nowMs = Date.now();
    const running = windows.get(key);
    const isRunning = running !== undefined && running.resetAtMs > nowMs;
    // A clock that was set back must not keep a window open for hours.
    const isPlausible = isRunning && running.resetAtMs <= nowMs + WINDOW_MS;
    return isPlausible ? running : { count: 0, resetAtMs: nowMs + WINDOW_MS };
  };
  return {
    look,
    hit(key) {
      const { count, resetAtMs } = look(key);
      const next = { count: count + 1, resetAtMs };
      windows.set(key, next);
      return next;
    },
    forget: (key) => void windows.delete(key),
    size: () => windows.size,
  };
}
