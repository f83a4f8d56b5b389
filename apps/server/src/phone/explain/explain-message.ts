import type { CallUpdate } from "@callwaiting/db";
import { assertNever } from "@callwaiting/domain";
import {
  type CallEvent,
  type ParsedMessage,
  type ToolCall,
  type ToolCallsMessage,
  examineMessage,
  parseCallEvent,
  parseToolCalls,
  readMessageType,
  readPredialNumber,
} from "@callwaiting/vapi-sdk";
import type { Temporal } from "temporal-polyfill";
import { describeCallEvent } from "../events/describe-call-event.ts";
import { whyLeftOut } from "../events/left-out.ts";
import { MESSAGES } from "../events/message-table.ts";
import { NO_CALL_ID } from "../events/no-call-id.ts";
import { listUnreadCalls } from "../run/list-unread-calls.ts";
import { findTool, whyContradiction } from "../run/name-of-tool.ts";
import type { ClinicNames } from "../tools/parts/clinic-values.ts";
import type { ToolRegistry } from "../tools/tool.ts";
import { type Because, futureTimes, whyCut, whyNotUsable } from "./why-not-usable.ts";

/** What the server makes of a message; nothing of it is done. */
export type Explanation = {
  /** Vapi's name for what it is; null where it is none of Vapi's. */
  readonly type: string | null;
  /** In words. */
  readonly answer: string;
  readonly toolCalls: readonly ExplainedCall[];
  /** What would be added to what is known of the call; null: nothing. */
  readonly stored: Readonly<Record<string, unknown>> | null;
  readonly notRead: readonly { readonly path: string; readonly why: string | null }[];
  /** What was looked at and is not kept, because nothing could be made of it. */
  readonly notUsable: readonly Because[];
  /** Of what only the beginning is kept. */
  readonly cut: readonly Because[];
};

type ExplainedCall = {
  readonly toolCallId: string;
  readonly tool: string | null;
  /** Why it could not be run; null: it would be. */
  readonly problem: string | null;
  /** Under the tool's own names. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** That the tool does not have, as they were written. */
  readonly unknownArguments: readonly string[];
};

export type ToExplain = {
  readonly body: unknown;
  readonly message: ParsedMessage;
  readonly tools: ToolRegistry;
  readonly urlTool: string | null;
  readonly now: Temporal.Instant;
  readonly clinic?: ClinicNames | undefined;
};

export function explainMessage(asked: ToExplain): Explanation {
  const { body, message } = asked;
  const event = parseCallEvent(body);
  const type = typeOf(message);
  const { unread, unusable, cut } = examineMessage(body, (value) => {
    parseToolCalls(value);
    parseCallEvent(value);
    readPredialNumber(value);
  });
  return {
    type,
    answer: answerTo(message),
    toolCalls: isOfCalls(message) ? message.calls.map((call) => explainCall(call, message, asked)) : [],
    stored: isOfCalls(message) ? storedOfCalls(message) : storedOf(event, asked.now),
    notRead: unread.map((path) => ({
      path,
      why: whyLeftOut(readMessageType(type ?? undefined) ?? null, path),
    })),
    notUsable: [
      ...unusable.map(({ path, value }) => ({ path, why: whyNotUsable(path, value) })),
      ...(isOfCalls(message) ? listUnreadCalls(message).map((why) => ({ path: "toolCallList", why })) : []),
      ...(event === null ? missingCall(message) : futureTimes(event, asked.now)),
    ],
    cut: cut.map(({ path, kept, of }) => ({ path, why: whyCut(kept, of) })),
  };
}

function missingCall(message: ParsedMessage): readonly Because[] {
  const type = readMessageType(typeOf(message) ?? undefined);
  const isAboutCall = message.form === "other" && type !== undefined && MESSAGES[type].keeps.length > 0;
  return isAboutCall ? [{ path: "call.id", why: NO_CALL_ID }] : [];
}

function isOfCalls(message: ParsedMessage): message is ToolCallsMessage {
  return message.form !== "other" && message.form !== "invalid";
}

function typeOf(message: ParsedMessage): string | null {
  switch (message.form) {
    case "other":
      return message.type;
    case "vapi":
      return "tool-calls";
    case "legacy":
      return "function-call";
    case "plain":
    case "invalid":
      return null;
    default:
      return assertNever(message);
  }
}

function answerTo(message: ParsedMessage): string {
  if (message.form === "invalid") return `400: ${message.reason}`;
  const type = readMessageType(typeOf(message) ?? undefined);
  if (type !== undefined) return `200: ${MESSAGES[type].answer}`;
  return message.form === "plain" ? "the tool's own object" : "200: `{}`";
}

function explainCall(
  call: ToolCall,
  message: ToolCallsMessage,
  { tools, urlTool, clinic }: ToExplain,
): ExplainedCall {
  const { toolCallId, args } = call;
  const found = findTool(call, { tools, form: message.form, urlTool });
  const nothing = { toolCallId, tool: call.name ?? urlTool, arguments: {}, unknownArguments: [] };
  if (found.kind === "contradiction") return { ...nothing, problem: whyContradiction(found) };
  if (found.kind === "unknown") {
    return { ...nothing, problem: `There is no such tool. The tools are: ${[...tools.keys()].join(", ")}.` };
  }
  const { tool } = found;
  if (!args.ok) return { ...nothing, tool: tool.name, problem: args.reason };
  const { args: named, unknown, unread } = tool.readArguments(args.value, clinic);
  const problem =
    unknown.length === 0
      ? null
      : `The tool has no ${unknown.join(", ")}, or was given two different values for it. The assistant is told so.`;
  return { ...nothing, problem, arguments: named, unknownArguments: [...unknown, ...unread] };
}

function storedOfCalls({ call }: ToolCallsMessage): Explanation["stored"] {
  if (call === null) return null;
  const { callId, kind, assistantId, phoneNumberId, callerNumber } = call;
  return known({
    callId,
    kind,
    assistantId,
    phoneNumberId,
    callerNumber,
    steps: "the tool calls and their answers",
  });
}

function storedOf(event: CallEvent | null, now: Temporal.Instant): Explanation["stored"] {
  if (event === null) return null;
  switch (event.type) {
    case "transfer-destination-request":
    case "handoff-destination-request":
      return null;
    case "call.deleted":
      return { callId: event.call.callId, erased: "who called and what was said" };
    case "status-update":
    case "end-of-call-report":
    case "transfer-update":
    case "language-change-detected":
    case "hang":
    case "assistant-request":
      return known(describeCallEvent(event, now));
    default:
      return assertNever(event);
  }
}

function known(update: CallUpdate & { readonly steps?: string }): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(update).filter(([, value]) => value !== null && value !== undefined),
  );
}
