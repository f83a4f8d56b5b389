import { assertNever } from "@callwaiting/domain";
import { legacyAnswer, toolResultsAnswer } from "@callwaiting/vapi-sdk";
import type { InvalidMessage, OtherMessage, ParsedMessage, ToolCallsMessage } from "@callwaiting/vapi-sdk";
import type { Response } from "express";
import { replyError } from "../http/reply-error.ts";
import type { CallOutcome } from "./call-outcome.ts";
import { plainReplyFor } from "./plain-reply-for.ts";
import type { EndedCall } from "./run-calls.ts";
import { sentenceFor } from "./sentence-for.ts";

/** Answers in the form in which the calls came. Vapi's forms always with 200: it ignores anything else. */
export function answerCalls(
  response: Response,
  { message, ended, toolNames }: { message: ToolCallsMessage; ended: EndedCall[]; toolNames: string[] },
): void {
  switch (message.form) {
    case "vapi": {
      const results = ended.map(({ outcome, ...call }) => ({ ...call, sentence: sentenceFor(outcome) }));
      return send(response, { status: 200, body: toolResultsAnswer(results) });
    }
    case "legacy":
      return ended.forEach(({ outcome }) =>
        send(response, { status: 200, body: legacyAnswer(sentenceFor(outcome)) }),
      );
    case "plain":
      return ended.forEach(({ toolCallId, outcome }) => {
        const { status, result } = plainReplyFor(outcome, toolNames);
        send(response, { status, body: { toolCallId, result } });
      });
    default:
      return assertNever(message.form);
  }
}

/** Answers a message that calls no tool: Vapi reads nothing of it but the status. */
export function answerOther(response: Response, message: OtherMessage | InvalidMessage): void {
  if (message.form === "other") return send(response, { status: 200, body: {} });
  return replyError(response, { status: 400, error: "invalid_message", message: message.reason });
}

/** Answers when nobody could tell whose request it is. Nothing was done. */
export function answerUnavailable(response: Response, message: ParsedMessage): void {
  if (message.form === "other" || message.form === "invalid") {
    return replyError(response, {
      status: 503,
      error: "temporarily_unavailable",
      message: "The database cannot be reached right now. Try again in a moment.",
    });
  }
  const outcome: CallOutcome = { kind: "failed", isDatabaseDown: true };
  const ended = message.calls.map(({ toolCallId, name }) => ({ toolCallId, name, outcome }));
  return answerCalls(response, { message, ended, toolNames: [] });
}

function send(response: Response, { status, body }: { status: number; body: object }): void {
  response.status(status).set("Cache-Control", "no-store").json(body);
}
