import type { Response } from "express";
import type { ErrorReply } from "../../http/reply-error.ts";
import { replyError } from "../../http/reply-error.ts";

/** None of these says anything about any organization: not which exist, and not which claim was wrong. */
const REFUSALS = {
  missing_secret: {
    status: 401,
    error: "missing_secret",
    message:
      "Send the organization's webhook secret in the header X-Vapi-Secret or as Authorization: Bearer <secret>.",
  },
  wrong_secret: {
    status: 401,
    error: "wrong_secret",
    message:
      "The webhook secret or signature is not valid. A signed request needs x-timestamp from the last five minutes and ?org=<organization id> in the URL.",
  },
  forbidden: {
    status: 403,
    error: "forbidden",
    message:
      "This request names an organization, assistant or phone number that does not belong to this webhook secret.",
  },
} as const satisfies Record<string, ErrorReply>;

export function refuse(response: Response, kind: keyof typeof REFUSALS): void {
  if (REFUSALS[kind].status === 401) response.set("WWW-Authenticate", "Bearer");
  replyError(response, REFUSALS[kind]);
}
