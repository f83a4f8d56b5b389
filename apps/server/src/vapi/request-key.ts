import type { ToolCallsMessage } from "@callwaiting/vapi-sdk";
import { sha256 } from "./same-digest.ts";

type KeyedCall = { readonly toolCallId: string; readonly args: Record<string, unknown> };

/**
 * Names one tool call of one phone call. Vapi may deliver it twice (`server.backoffPlan`, a proxy), with the same
 * ids; the arguments are in the key so that an id used again for something else is not mistaken for a repeat.
 * `null` without a call id, and for the legacy form, whose calls have no ids of their own.
 */
export function requestKeyOf(message: ToolCallsMessage, { toolCallId, args }: KeyedCall): string | null {
  if (message.callId === undefined || message.form === "legacy") return null;
  return [message.callId, toolCallId].map(shortId).join(":") + `:${hash(canonicalJson(args))}`;
}

/** Vapi's ids are 36 characters or fewer; a longer one enters as its hash, so that every key fits its column. */
function shortId(id: string): string {
  return id.length <= 64 ? id : hash(id);
}

function hash(text: string): string {
  return sha256(text).toString("hex");
}

/** JSON with sorted keys: the order in which a model names its arguments means nothing. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
}
