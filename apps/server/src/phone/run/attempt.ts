import type { Log } from "../../http/bound-log.ts";
import { TIMED_OUT, withTimeout } from "../../http/with-timeout.ts";

export type EndedAttempt<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "failed"; readonly error: unknown };

export type Attempt<T> =
  | EndedAttempt<T>
  /** Goes on by itself, and is logged when it fails later. */
  | { readonly kind: "too_slow" };

export type AttemptOptions = {
  /** For the log, e.g. `recording a call`. A fixed text. */
  readonly what: string;
  readonly log: Log;
};

/** For work that an answer must not depend on: waits at most `waitMs` for it, logs what goes wrong. Never rejects. */
export async function attempt<T>(
  work: () => Promise<T>,
  options: AttemptOptions & { readonly waitMs: number },
): Promise<Attempt<T>> {
  const ended = await withTimeout(attemptUnhurried(work, options), options.waitMs);
  if (ended !== TIMED_OUT) return ended;
  options.log.warn(`${options.what} takes too long`);
  return { kind: "too_slow" };
}

/** The same with all the time it takes, for what nobody waits for. */
export async function attemptUnhurried<T>(
  work: () => Promise<T>,
  { what, log }: AttemptOptions,
): Promise<EndedAttempt<T>> {
  try {
    return { kind: "done", value: await work() };
  } catch (error) {
    log.error({ error }, `${what} failed`);
    log.debug({ detail: String(error) }, `${what} failed: message`);
    return { kind: "failed", error };
  }
}
