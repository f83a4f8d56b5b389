import { type CallPart, Message, PlainBody, subjectOf } from "./message-schema.ts";
import { readMessageType } from "./message-types.ts";
import { openBody } from "./open-body.ts";
import { readArguments } from "./read-arguments.ts";
import { readCallFacts } from "./read-call-facts.ts";
import { hasCallList, readCallList, readName } from "./read-call-list.ts";
import { readBareCall } from "./read-bare-call.ts";
import { NO_CLAIMS, readClaims } from "./read-claims.ts";
import { isRecord } from "./read-record.ts";
import { readSaidByCaller } from "./read-said-by-caller.ts";
import type { InvalidMessage, ParsedMessage, TenantClaims, ToolCallsMessage } from "./tool-message.ts";

/** The legacy message has no id for its one call. Its answer needs none. */
const LEGACY_CALL_ID = "function-call";

/**
 * Reads whatever a tool URL may receive: Vapi's `tool-calls` in all spellings known from its docs, OpenAPI schema
 * (`ServerMessageToolCalls`), captures and relays, the deprecated `function-call`, and our plain REST form. Unknown fields
 * are ignored, fields of the wrong type count as absent. At the address of one tool its arguments alone will do. Never throws.
 */
export function parseToolCalls(body: unknown, { isAtTool = false } = {}): ParsedMessage {
  const opened = openBody(body);
  if (opened === null) return invalid(NO_CLAIMS, `The body must be a JSON object: ${FORMS}.`);
  const claims = readClaims([opened.message, body]);
  const message = Message.parse(opened.message);
  if (opened.isWrapped) return parseMessage(message, { raw: opened.message, claims });
  const type = readMessageType(message.type);
  const isPlain = isRecord(opened.message["tool"]) || isRecord(opened.message["toolCall"]);
  if (isPlain && type === undefined) return parsePlain(opened.message);
  const isBareMessage = message.type !== undefined || carriedIn(message) !== null;
  if (isBareMessage) return parseMessage(message, { raw: opened.message, claims });
  const bare = isAtTool ? readBareCall(opened.message) : undefined;
  if (bare === undefined) return parsePlain(opened.message);
  return {
    form: "plain",
    calls: [bare],
    skipped: 0,
    unread: 0,
    claims,
    call: null,
    saidByCaller: [],
    isBare: true,
  };
}

const FORMS =
  `Vapi's {"message": {"type": "tool-calls", "toolCallList": [...]}}, ` +
  `or {"toolCallId": "...", "tool": {"arguments": {...}}}`;

type Source = { raw: Record<string, unknown>; claims: TenantClaims };

/** A type that is not Vapi's may be anybody's word for tool calls: whatever carries calls is run. */
function parseMessage(message: Message, source: Source): ParsedMessage {
  const { claims } = source;
  const type = readMessageType(message.type);
  const carried = carriedIn(message);
  if (type === undefined && carried === null) {
    return message.type === undefined
      ? invalid(claims, `The message has no "type"; expected e.g. "tool-calls".`)
      : { form: "other", type: message.type.slice(0, 64), claims };
  }
  if (type !== undefined && type !== "tool-calls" && type !== "function-call") {
    return { form: "other", type, claims };
  }
  const kind = carried ?? type;
  return kind === "tool-calls" ? parseCallList(message, source) : parseFunctionCall(message, source);
}

function carriedIn(message: Message): "tool-calls" | "function-call" | null {
  if (hasCallList(message)) return "tool-calls";
  return (message.functionCall ?? message.function_call) === undefined ? null : "function-call";
}

function parseCallList(message: Message, { raw, claims }: Source): ParsedMessage {
  const list = readCallList(message);
  if (list === null) return invalid(claims, `A "tool-calls" message needs "toolCallList", a list of calls.`);
  if (list.calls.length === 0 && list.skipped > 0) {
    return invalid(claims, `Every entry of "toolCallList" needs an "id" (text of 1 to 256 characters).`);
  }
  return { form: "vapi", ...list, claims, ...readSubject(raw) };
}

function parseFunctionCall(message: Message, { raw, claims }: Source): ParsedMessage {
  const part = message.functionCall ?? message.function_call;
  if (part === undefined) {
    return invalid(claims, `A "function-call" message needs "functionCall": {name, parameters}.`);
  }
  const call = { toolCallId: LEGACY_CALL_ID, name: readName(part), args: readArguments(part) };
  return { form: "legacy", calls: [call], skipped: 0, unread: 0, claims, ...readSubject(raw) };
}

function parsePlain(body: Record<string, unknown>): ParsedMessage {
  const { tool, toolCall, ...plain } = PlainBody.parse(body);
  const claims = readClaims([body]);
  if (tool === undefined && toolCall === undefined) {
    return invalid(claims, `The body holds no tool call. Send ${FORMS}.`);
  }
  const toolCallId = plain.toolCallId ?? toolCall?.id ?? toolCall?.toolCallId ?? tool?.toolCallId;
  if (toolCallId === undefined) {
    return invalid(
      claims,
      `Add "toolCallId": text of 1 to 256 characters that names this call; it comes back with the result.`,
    );
  }
  const part = { ...withoutAbsent(tool), ...withoutAbsent(toolCall) };
  const outer = [body["name"], body["toolName"], body["tool_name"]].find((one) => typeof one === "string");
  const name = readName(part) ?? readName({ name: outer });
  const call = { toolCallId, name, args: readArguments(part) };
  return { form: "plain", calls: [call], skipped: 0, unread: 0, claims, ...readSubject(body) };
}

function withoutAbsent(part: CallPart | undefined): CallPart {
  const given = Object.entries(part ?? {}).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(given);
}

function readSubject(
  raw: Record<string, unknown>,
): Pick<ToolCallsMessage, "call" | "callId" | "callerNumber" | "saidByCaller"> {
  const { call, customer } = subjectOf(raw);
  const number = (call?.customer?.number ?? customer?.number ?? "").trim();
  return {
    call: readCallFacts(raw),
    saidByCaller: readSaidByCaller(raw),
    ...(call?.id === undefined ? {} : { callId: call.id }),
    ...(number === "" || number.length > 64 ? {} : { callerNumber: number }),
  };
}

function invalid(claims: TenantClaims, reason: string): InvalidMessage {
  return { form: "invalid", reason, claims };
}
