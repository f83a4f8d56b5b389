import { assertNever } from "@callwaiting/domain";
import { legacyAnswer, toolResultsAnswer } from "@callwaiting/vapi-sdk";
import type { InvalidMessage, ParsedMessage, ToolCallsMessage } from "@callwaiting/vapi-sdk";
import type { Response } from "express";
import { replyError } from "../../http/reply-error.ts";
import { answerEventUnavailable } from "../events/answer-event.ts";
import type { CallOutcome } from "../run/call-outcome.ts";
import { plainReplyFor } from "./plain-reply-for.ts";
import type { EndedCall } from "../run/run-calls.ts";
import { sendJson } from "./send-json.ts";
import { sentenceFor } from "./sentence-for.ts";

/** Answers in the form in which the calls came. Vapi's forms always with 200: it ignores anything else. */
export function answerCalls(
  response: Response,
  { message, ended, toolNames }: { message: ToolCallsMessage; ended: EndedCall[]; toolNames: string[] },
): void {
  switch (message.form) {
    case "vapi": {
      const results = ended.map(({ outcome, ...call }) => ({ ...call, sentence: sentenceFor(outcome) }));
      return sendJson(response, { status: 200, body: toolResultsAnswer(results) });
    }
    case "legacy":
      return ended.forEach(({ outcome }) =>
        sendJson(response, { status: 200, body: legacyAnswer(sentenceFor(outcome)) }),
      );
    case "plain":
      return ended.forEach(({ toolCallId, outcome }) => {
        const { status, result } = plainReplyFor(outcome, toolNames);
        sendJson(response, { status, body: { toolCallId, result } });
      });
    default:
      return assertNever(message.form);
  }
}

export function answerInvalid(response: Response, { reason }: InvalidMessage): void {
  replyError(response, { status: 400, error: "invalid_message", message: reason });
}

/** Answers when nobody could tell whose request it is. Nothing was done. */
export function answerUnavailable(response: Response, message: ParsedMessage): void {
  if (message.form === "other") return answerEventUnavailable(response, message.type);
  if (message.form === "invalid") return answerEventUnavailable(response, "");
  const outcome: CallOutcome = { kind: "failed", isDatabaseDown: true };
  const ended = message.calls.map(({ toolCallId, name }) => ({ toolCallId, name, outcome }));
  return answerCalls(response, { message, ended, toolNames: [] });
}
