export const TIMED_OUT = Symbol("timed out");

/** Waits at most `timeoutMs`. The work itself is not stopped: the caller decides what becomes of it. */
export async function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T | typeof TIMED_OUT> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<typeof TIMED_OUT>((resolve) => {
    timer = setTimeout(resolve, Math.max(timeoutMs, 0), TIMED_OUT);
  });
  try {
    return await Promise.race([work, expiry]);
  } finally {
    clearTimeout(timer);
  }
}

/** Until when a message must be answered. All its calls share it: Vapi waits for the message, not for a call. */
export type Deadline = { readonly remainingMs: () => number };

export function startDeadline(budgetMs: number): Deadline {
  const endsAtMs = performance.now() + budgetMs;
  return { remainingMs: () => Math.max(endsAtMs - performance.now(), 0) };
}
