import { z } from "zod";
import type { ApiRequest, Attempt } from "./api-request.ts";
import type { VapiClientSettings } from "./client-options.ts";
import { describeAnswer, parseJson } from "./describe-answer.ts";
import { kindOfStatus } from "./kind-of-status.ts";
import { readRetryAfter } from "./read-retry-after.ts";
import { VapiApiError, type VapiErrorKind } from "./vapi-api-error.ts";

type Try<T> = { readonly request: ApiRequest<T>; readonly attempt: number; readonly timeoutMs: number };
type Received = { readonly status: number; readonly retryAfter: string | null; readonly text: string };

/** Asks once and tells what came of it, as a value: what to do about it is for others to decide. */
export async function attemptRequest<T>(settings: VapiClientSettings, one: Try<T>): Promise<Attempt<T>> {
  const received = await exchange(settings, one);
  if (received instanceof VapiApiError) return { ok: false, error: received };
  return readReply(settings, one, received);
}

async function exchange<T>(settings: VapiClientSettings, one: Try<T>): Promise<Received | VapiApiError> {
  const { request, attempt, timeoutMs } = one;
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  try {
    const response = await settings.fetch(settings.baseUrl + request.path, {
      method: request.method,
      headers: {
        accept: "application/json",
        authorization: `Bearer ${settings.apiKey}`,
        ...(request.body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      // Vapi's API does not redirect; whoever does is not to be followed with the key.
      redirect: "manual",
      signal: deadline.signal,
    });
    // The deadline is for the whole answer, so it keeps running while the body arrives.
    const text = await response.text();
    return { status: response.status, retryAfter: response.headers.get("retry-after"), text };
  } catch (error) {
    const details = { operation: request.operation, attempt };
    if (deadline.signal.aborted) {
      return new VapiApiError("timeout", `no answer within ${timeoutMs} ms.`, details);
    }
    return new VapiApiError("connection", `no answer: ${redact(settings, describe(error))}.`, details);
  } finally {
    clearTimeout(timer);
  }
}

function readReply<T>(settings: VapiClientSettings, one: Try<T>, received: Received): Attempt<T> {
  const { status, text } = received;
  const fail = (kind: VapiErrorKind, sentence: string): Attempt<T> => {
    const retryAfterMs = readRetryAfter(received.retryAfter, settings.clock());
    const details = { operation: one.request.operation, attempt: one.attempt, status, retryAfterMs };
    return { ok: false, error: new VapiApiError(kind, redact(settings, sentence), details) };
  };
  if (status < 200 || status > 299) {
    return fail(kindOfStatus(status), `Vapi answered ${status}: ${describeAnswer(text)}`);
  }
  const reply = one.request.reply.safeParse(parseJson(text));
  if (reply.success) return { ok: true, value: reply.data, status };
  return fail("bad_reply", `Vapi's answer is not as expected: ${z.prettifyError(reply.error)}`);
}

/** An answer may repeat what was sent. */
function redact({ apiKey }: VapiClientSettings, text: string): string {
  return text.replaceAll(apiKey, "[key]");
}

/** What fetch hides one level down: "fetch failed" says nothing, its cause says ECONNREFUSED. */
function describe(error: unknown): string {
  const root = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return root instanceof Error ? root.message || root.name : String(root);
}
