import type { Response } from "express";
import { replyError } from "../reply-error.ts";
import { WINDOW_MS, type WindowCount } from "./window-counter.ts";

export const TOO_MANY_REQUESTS = {
  status: 429,
  error: "too_many_requests",
  message: "There were too many requests. Wait as long as Retry-After says, in seconds, and try again.",
} as const;

export type ExceededLimit = { readonly name: string; readonly limit: number; readonly window: WindowCount };

/** Answers 429 with `Retry-After` and the header fields of draft-ietf-httpapi-ratelimit-headers-08. */
export function replyTooMany(response: Response, { name, limit, window }: ExceededLimit): void {
  const seconds = Math.max(1, Math.ceil((window.resetAtMs - Date.now()) / 1_000));
  response.set({
    "Retry-After": String(seconds),
    RateLimit: `"${name}"; r=0; t=${seconds}`,
    "RateLimit-Policy": `"${name}"; q=${limit}; w=${WINDOW_MS / 1_000}`,
  });
  replyError(response, TOO_MANY_REQUESTS);
}
