import type { Response } from "express";
import { requestIdOf } from "./request-context.ts";

export type ErrorReply = {
  readonly status: number;
  /** A fixed word for programs. */
  readonly error: string;
  /** A sentence for people: what to change. Quotes nothing from the request. */
  readonly message: string;
};

/**
 * The one shape of every refusal: `{error, message}`. A failure of ours adds the request id, which finds it in the
 * log; other answers carry it in their header only, so that two refusals for one reason are the same bytes.
 */
export function replyError(response: Response, { status, error, message }: ErrorReply): void {
  const body = { error, message, ...(status >= 500 ? { requestId: requestIdOf(response) } : {}) };
  response.status(status).set("Cache-Control", "no-store").json(body);
}
