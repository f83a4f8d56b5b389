import type { Samples } from "../statistics/summarize.ts";

export type Load = {
  /** Each makes its next request when the one before was answered. */
  readonly callers: number;
  /** Until then new requests begin; those that run are waited for. */
  readonly durationMs: number;
  /** Throws when the answer is not what it must be: a fast wrong answer is no result. */
  readonly call: () => Promise<unknown>;
};

/** A closed loop: as many requests at once as there are callers, always. */
export async function runLoad({ callers, durationMs, call }: Load): Promise<Samples> {
  const latenciesMs: number[] = [];
  const startedAtMs = performance.now();
  const endsAtMs = startedAtMs + durationMs;
  const caller = async () => {
    for (let sentAtMs = performance.now(); sentAtMs < endsAtMs; sentAtMs = performance.now()) {
      await call();
      latenciesMs.push(performance.now() - sentAtMs);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return { latenciesMs, elapsedMs: performance.now() - startedAtMs };
}

/** One caller, so many requests. */
export async function runInTurn(count: number, call: () => Promise<unknown>): Promise<Samples> {
  const latenciesMs: number[] = [];
  const startedAtMs = performance.now();
  for (let i = 0; i < count; i += 1) {
    const sentAtMs = performance.now();
    await call();
    latenciesMs.push(performance.now() - sentAtMs);
  }
  return { latenciesMs, elapsedMs: performance.now() - startedAtMs };
}

/** All at once, once each. */
export async function runBurst(calls: readonly (() => Promise<unknown>)[]): Promise<Samples> {
  const startedAtMs = performance.now();
  const latenciesMs = await Promise.all(
    calls.map(async (call) => {
      await call();
      return performance.now() - startedAtMs;
    }),
  );
  return { latenciesMs, elapsedMs: performance.now() - startedAtMs };
}
