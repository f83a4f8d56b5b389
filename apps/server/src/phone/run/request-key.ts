import type { ToolCallsMessage } from "@callwaiting/vapi-sdk";
import { hashOf } from "../../canonical-json.ts";
import type { ToolCallKey } from "../call-ports.ts";
import { sha256 } from "../../secrets/same-digest.ts";

type KeyedCall = {
  readonly toolCallId: string;
  readonly name: string;
  readonly args: Record<string, unknown>;
};

/**
 * Names one tool call of one phone call. Vapi may deliver it twice (`server.backoffPlan`, a proxy), with the same
 * ids; name and arguments are in the key so that an id used again for something else is not mistaken for a repeat.
 * `null` without a call id.
 */
export function requestKeyOf(message: ToolCallsMessage, call: KeyedCall): string | null {
  if (message.callId === undefined) return null;
  return [message.callId, call.toolCallId].map(shortId).join(":") + `:${hashOfCall(call)}`;
}

/**
 * The same for what is remembered of calls. `null` for the plain form: its sender reads an object, which a
 * remembered sentence cannot give back.
 */
export function toolCallKeyOf(message: ToolCallsMessage, call: KeyedCall): ToolCallKey | null {
  if (message.call === null || message.form === "plain") return null;
  const { callId } = message.call;
  return { callId, toolCallId: shortId(call.toolCallId), argumentsSha256: hashOfCall(call) };
}

/** Vapi's ids are 36 characters or fewer; a longer one enters as its hash, so that every key fits its column. */
function shortId(id: string): string {
  return id.length <= 64 ? id : sha256(id).toString("hex");
}

function hashOfCall({ name, args }: KeyedCall): string {
  return hashOf([name, args]);
}
