import type { ApiRequest, Attempt, SendRequest } from "./api-request.ts";
import { attemptRequest } from "./attempt-request.ts";
import type { VapiClientSettings } from "./client-options.ts";
import type { Breaker } from "./create-breaker.ts";
import { createRetry } from "./create-retry.ts";
import { VapiApiError } from "./vapi-api-error.ts";

/** Retries around the breaker, so that the breaker sees every attempt and an open one ends the retries. */
export function createSend(settings: VapiClientSettings, breaker: Breaker): SendRequest {
  return async (request) => {
    const { clock, retry, timeoutMs } = settings;
    const atMs = clock() + retry.totalMs;
    let attempt = 0;
    const result = await createRetry(request.method, retry, { atMs, clock }).execute(async () => {
      attempt += 1;
      // A POST has one attempt and its own time limit; the total is for repeating.
      const limitMs =
        request.method === "POST" ? timeoutMs : Math.min(timeoutMs, Math.max(1, atMs - clock()));
      const startedMs = clock();
      const one = { request, attempt, timeoutMs: limitMs };
      const tried = (await breaker.run(() => attemptRequest(settings, one))) ?? refuse(request, attempt);
      report(settings, request, { attempt, tried, durationMs: clock() - startedMs });
      return tried;
    });
    if (result.ok) return result.value;
    throw result.error;
  };
}

function refuse<T>({ operation }: ApiRequest<T>, attempt: number): Attempt<T> {
  const sentence = "not sent, because Vapi failed too often just now.";
  return { ok: false, error: new VapiApiError("circuit_open", sentence, { operation, attempt }) };
}

type Tried = { readonly attempt: number; readonly tried: Attempt<unknown>; readonly durationMs: number };

function report<T>(settings: VapiClientSettings, request: ApiRequest<T>, done: Tried): void {
  const { attempt, tried, durationMs } = done;
  const { operation, method, template: path } = request;
  const outcome = tried.ok ? { status: tried.status } : describeFailure(tried.error);
  try {
    settings.onEvent({ operation, method, path, attempt, durationMs, ...outcome });
  } catch {
    // A broken hook must not turn a POST that worked into one that seems to have failed.
  }
}

function describeFailure({ kind, status }: VapiApiError) {
  return { errorKind: kind, ...(status === undefined ? {} : { status }) };
}
