import { ExponentialBackoff, handleWhenResult, type IBackoff, noop, retry, type IPolicy } from "cockatiel";
import type { ApiRequest, Attempt } from "./api-request.ts";
import type { RetryOptions } from "./client-options.ts";
import type { VapiErrorKind } from "./vapi-api-error.ts";

type Deadline = { readonly atMs: number; readonly clock: () => number };
type RetryContext = { readonly result: unknown };

const PASSING: ReadonlySet<VapiErrorKind> = new Set(["server", "timeout", "connection", "rate_limited"]);

/**
 * For one request. A POST is never repeated: Vapi has no idempotency keys, and the attempt that failed may have created
 * something. Its caller looks before asking again.
 */
export function createRetry(
  method: ApiRequest<unknown>["method"],
  options: Required<RetryOptions>,
  deadline: Deadline,
): IPolicy {
  if (method === "POST") return noop;
  const isWorthIt = (result: unknown) => {
    const attempt = result as Attempt<unknown>;
    if (attempt.ok || !PASSING.has(attempt.error.kind)) return false;
    // Only if the longest wait that may come leaves time to ask.
    const waitMs = Math.max(attempt.error.retryAfterMs ?? 0, options.maxDelayMs);
    return deadline.clock() + waitMs < deadline.atMs;
  };
  const { initialDelayMs: initialDelay, maxDelayMs: maxDelay } = options;
  const exponential = new ExponentialBackoff({ initialDelay, maxDelay });
  return retry(handleWhenResult(isWorthIt), {
    maxAttempts: options.attempts - 1,
    backoff: { next: (context: RetryContext) => waitAtLeast(exponential.next(), context) },
  });
}

/** The jittered wait, or Vapi's own wish where that is longer. */
function waitAtLeast(backoff: IBackoff<unknown>, { result }: RetryContext): IBackoff<RetryContext> {
  const { value } = result as { readonly value?: Attempt<unknown> };
  const asked = value?.ok === false ? value.error.retryAfterMs : undefined;
  return {
    duration: Math.max(backoff.duration, asked ?? 0),
    next: (context) => waitAtLeast(backoff.next(undefined), context),
  };
}
