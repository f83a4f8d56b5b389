import type { Response } from "express";

export type JsonReply = { readonly status: number; readonly body: object };

/** What could not be done now is asked for again after so many seconds. */
export const RETRY_AFTER = "2";

/** Express's `json` looks up three settings and a table of types for each answer, and comes to these headers. */
export function sendJson(response: Response, { status, body }: JsonReply): void {
  const text = JSON.stringify(body);
  response.statusCode = status;
  if (status === 503) response.setHeader("Retry-After", RETRY_AFTER);
  response.setHeader("Cache-Control", "no-store");
  response.setHeader("Content-Type", "application/json; charset=utf-8");
  response.setHeader("Content-Length", Buffer.byteLength(text));
  response.end(text);
}
