import type { ParsedMessage } from "@callwaiting/vapi-sdk";
import { sha256 } from "../../secrets/same-digest.ts";

/**
 * The legacy form gives its call no id, so the bytes of the message serve as one: a repeated delivery has the same,
 * while a later call for the same thing has another time and a longer history. The answer carries no id.
 */
export function nameLegacyCall(message: ParsedMessage, raw: Uint8Array): ParsedMessage {
  if (message.form !== "legacy") return message;
  const digest = sha256(raw).toString("hex");
  const calls = message.calls.map((call) => ({ ...call, toolCallId: `${call.toolCallId}-${digest}` }));
  return { ...message, calls };
}
