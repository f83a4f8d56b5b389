import type { ToolCallsMessage } from "@callwaiting/vapi-sdk";
import type { Temporal } from "temporal-polyfill";
import { hashOf } from "../../canonical-json.ts";
import { sha256 } from "../../secrets/same-digest.ts";
import type { ToolCallKey } from "../call-ports.ts";

type KeyedCall = {
  readonly toolCallId: string;
  readonly name: string;
  readonly args: Record<string, unknown>;
};

/**
 * Names one tool call of one phone call. Vapi may deliver it twice (`server.backoffPlan`, a proxy), with the same
 * ids; name and arguments are in the key so that an id used again for something else is not mistaken for a repeat.
 * `null` when the message names no phone call.
 */
export function keyOfCall(
  { callId }: ToolCallsMessage,
  { toolCallId, name, args }: KeyedCall,
): ToolCallKey | null {
  if (callId === undefined) return null;
  return { callId, toolCallId: shortId(toolCallId), argumentsSha256: hashOf([name, args]) };
}

/** The same as one text, for what the call books. It begins with the id of the phone call. */
export function requestKeyOf(key: ToolCallKey | null): string | null {
  return key === null ? null : `${shortId(key.callId)}:${key.toolCallId}:${key.argumentsSha256}`;
}

/**
 * Arguments alone come without the id of a call; a tool that sends them again within the hour means the same booking. Whoever
 * sends the very same has nothing to learn from it.
 */
export function requestKeyOfBare(call: Omit<KeyedCall, "toolCallId">, now: Temporal.Instant): string {
  return `arguments:${hashOf([call.name, call.args])}:${now.toString().slice(0, "2026-12-08T14".length)}`;
}

/** Vapi's ids are 36 characters or fewer; a longer one enters as its hash, so that every key fits its column. */
function shortId(id: string): string {
  return id.length <= 64 ? id : sha256(id).toString("hex");
}

/** An id is the sender's text; one that does not look like an id is not written to the log. */
export function loggableId(id: string): string {
  return /^[\w.-]{1,128}$/.test(id) ? id : "(unusual)";
}
