import { CallPart } from "./message-schema.ts";
import { readArguments } from "./read-arguments.ts";
import { readName } from "./read-call-list.ts";
import { isRecord } from "./read-record.ts";
import type { ToolCall } from "./tool-message.ts";

/** Nobody gave it an id, and it is the only one. */
const BARE_CALL_ID = "arguments";
/** No message of Vapi's, and no plain form with a mistake in it, may be taken for arguments. */
const OF_A_MESSAGE = new Set(["message", "toolCallId", "tool", "toolCall", "type"]);
/** Words for the arguments of a call, where nothing else stands beside them. */
const OTHER_HOLDERS = ["input", "args", "params"];
const OF_A_CALL = new Set(["id", "name"]);
const OBJECTS_OF_A_MESSAGE = ["call", "assistant", "phoneNumber", "artifact", "chat", "session"];

/**
 * The arguments of a tool alone, `{"appointmentDate": "December 8"}`, as Vapi's `apiRequest` tools post them to its address, or one
 * call without an envelope, `{"name": …, "arguments": {…}}`. Undefined for an empty object and for what may be something else.
 */
export function readBareCall(body: Record<string, unknown>): ToolCall | undefined {
  const keys = Object.keys(body);
  const isOther =
    keys.length === 0 ||
    keys.some((key) => OF_A_MESSAGE.has(key)) ||
    OBJECTS_OF_A_MESSAGE.some((key) => isRecord(body[key]));
  if (isOther) return undefined;
  const isPart =
    isRecord(body["function"]) ||
    holdsArguments(body["arguments"] ?? body["parameters"]) ||
    (OTHER_HOLDERS.some((key) => holdsArguments(body[key])) &&
      keys.every((key) => OTHER_HOLDERS.includes(key) || OF_A_CALL.has(key)));
  const part = isPart ? CallPart.parse(body) : CallPart.parse({ arguments: body });
  return { toolCallId: BARE_CALL_ID, name: readName(part), args: readArguments(part) };
}

function holdsArguments(value: unknown): boolean {
  return isRecord(value) || (typeof value === "string" && value.trimStart().startsWith("{"));
}
