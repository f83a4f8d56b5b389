import { type EventPost, type PostAnswer, postEvent } from "./post-event.ts";
import { signEvent } from "./sign-event.ts";
import type { WebhookGuard } from "./webhook-guard.ts";

export type EventToSend = {
  readonly url: string;
  readonly eventId: string;
  readonly kind: string;
  readonly happenedAt: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Null: not asked for, or erased. */
  readonly contact: Readonly<Record<string, string | null>> | null;
};

export type EventAnswer = {
  /** Null: nothing was answered. */
  readonly statusCode: number | null;
  /** Null: it was taken. */
  readonly trouble: string | null;
  readonly retryAfter?: number | undefined;
};

export type SendOptions = {
  /** The newest first. */
  readonly secrets: readonly string[];
  readonly nowMs: number;
  readonly signal: AbortSignal;
};

export type SendEvent = (event: EventToSend, options: SendOptions) => Promise<EventAnswer>;

export type PostEvent = (post: EventPost, guard: WebhookGuard) => Promise<PostAnswer>;

/** Sends by the rules of Standard Webhooks (standardwebhooks.com). Anything in the two hundreds is a yes. */
export function createSendEvent(guard: WebhookGuard, post: PostEvent = postEvent): SendEvent {
  return async (event, { secrets, nowMs, signal }) => {
    const { url, eventId: id, kind: type, happenedAt, contact } = event;
    const data = contact === null ? event.data : { ...event.data, contact };
    const body = JSON.stringify({ type, timestamp: happenedAt, data });
    const timestamp = Math.floor(nowMs / 1_000);
    const headers = {
      "content-type": "application/json",
      "user-agent": "CallWaiting",
      "webhook-id": id,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": signEvent({ id, timestamp, body }, secrets),
    };
    const answer = await post({ url, headers, body, signal }, guard);
    if (answer.kind === "unanswered") return { statusCode: null, trouble: answer.trouble };
    const { statusCode, retryAfter } = answer;
    if (!isStatus(statusCode)) return { statusCode: null, trouble: NO_STATUS, retryAfter };
    if (statusCode >= 200 && statusCode < 300) return { statusCode, trouble: null };
    return { statusCode, trouble: describe(statusCode), retryAfter };
  };
}

const NO_STATUS = "What it answered is no status.";

/** Three digits, as HTTP has them; a receiver may write anything. */
const isStatus = (code: number): boolean => Number.isInteger(code) && code >= 100 && code <= 999;

function describe(statusCode: number): string {
  if (statusCode === 410) return "It answered that it is gone for good (410).";
  if (statusCode >= 300 && statusCode < 400) {
    return `It answered with a redirect (${statusCode}), which is not followed.`;
  }
  return `It answered with ${statusCode}.`;
}
