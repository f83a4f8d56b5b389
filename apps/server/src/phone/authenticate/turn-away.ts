import type { Log } from "../../http/bound-log.ts";
import type { ParsedMessage } from "@callwaiting/vapi-sdk";
import type { Response } from "express";
import { isDatabaseDown } from "../../http/is-database-down.ts";
import { answerUnavailable } from "../answer/answer-message.ts";
import type { Authentication } from "./authenticate.ts";
import { refuse } from "./refuse.ts";

export type TurnedAway = {
  readonly authentication: Exclude<Authentication, { kind: "ok" }>;
  readonly message: ParsedMessage;
  /** Bound to the request. */
  readonly log: Log;
};

/** Answers a request of which nobody knows whose it is, or whose it is not. */
export function turnAway(response: Response, { authentication, message, log }: TurnedAway): void {
  if (authentication.kind === "unavailable") {
    const { error } = authentication;
    if (isDatabaseDown(error)) log.warn({ error }, "the database is away: whose request it is stays unknown");
    else log.error({ error }, "looking up whose request it is failed");
    return answerUnavailable(response, message);
  }
  const reason = authentication.kind === "forbidden" ? authentication.reason : undefined;
  log.warn({ refusal: authentication.kind, reason }, "refused");
  return refuse(response, authentication.kind);
}
