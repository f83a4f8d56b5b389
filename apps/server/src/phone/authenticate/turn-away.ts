import type { ParsedMessage } from "@callwaiting/vapi-sdk";
import type { Response } from "express";
import type { Logger } from "pino";
import { answerUnavailable } from "../answer/answer-message.ts";
import type { Authentication } from "./authenticate.ts";
import { refuse } from "./refuse.ts";

export type TurnedAway = {
  readonly authentication: Exclude<Authentication, { kind: "ok" }>;
  readonly message: ParsedMessage;
  /** Bound to the request. */
  readonly log: Logger;
};

/** Answers a request of which nobody knows whose it is, or whose it is not. */
export function turnAway(response: Response, { authentication, message, log }: TurnedAway): void {
  if (authentication.kind === "unavailable") {
    log.error({ error: authentication.error }, "authentication failed");
    return answerUnavailable(response, message);
  }
  const reason = authentication.kind === "forbidden" ? authentication.reason : undefined;
  log.warn({ refusal: authentication.kind, reason }, "refused");
  return refuse(response, authentication.kind);
}
