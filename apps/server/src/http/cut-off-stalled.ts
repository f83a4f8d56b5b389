import type { Response } from "express";

const LOOK_MS = 5_000;
/** A window whose machine sleeps comes back and goes on where it was. */
const STALLED_MS = 30_000;
/** What is left of a stream when the server stops. */
const LAST_WORDS_MS = 1_000;

/** Ends a stream whose client has stopped reading, and one that does not end when the server stops. */
export function cutOffStalled(response: Response, closing: AbortSignal): void {
  let stalledSince: number | null = null;
  const look = setInterval(() => {
    if (!response.writableNeedDrain) stalledSince = null;
    else if (performance.now() - (stalledSince ??= performance.now()) >= STALLED_MS) response.destroy();
  }, LOOK_MS);
  let last: NodeJS.Timeout | undefined;
  const stop = () => {
    last = setTimeout(() => response.destroy(), LAST_WORDS_MS);
  };
  closing.addEventListener("abort", stop, { once: true });
  response.once("close", () => {
    clearInterval(look);
    clearTimeout(last);
    closing.removeEventListener("abort", stop);
  });
}
