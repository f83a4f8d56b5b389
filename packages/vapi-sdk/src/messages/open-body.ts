import { decodeJsonText } from "./decode-json-text.ts";
import { isRecord } from "./read-record.ts";

/** A body with its message taken out of the envelope. */
export type OpenedBody = {
  /** The message, and what stands beside it in the body where the message itself says nothing. */
  readonly message: Record<string, unknown>;
  /** False where the body itself is taken for the message. */
  readonly isWrapped: boolean;
};

const MAX_TEXT_LENGTH = 2_000_000;
/** Parts of a message that some relays write as JSON text. */
const PARTS = ["call", "customer", "phoneNumber", "assistant", "artifact", "analysis"];

/**
 * Takes a message out of `{"message": …}`; relays send it as JSON text. What stands beside it, a `call` or a list of tool calls,
 * is read as if it stood in it. Null when the body is no object. Never throws.
 */
export function openBody(body: unknown): OpenedBody | null {
  if (!isRecord(body)) return null;
  const inner = decode(body["message"]);
  if (!isRecord(inner)) return { message: withParts(body), isWrapped: false };
  const { message: _message, ...beside } = body;
  return { message: withParts({ ...beside, ...withoutNothing(inner) }), isWrapped: true };
}

function withParts(message: Record<string, unknown>): Record<string, unknown> {
  const decoded = PARTS.flatMap((name) => {
    const said = message[name];
    const value = decodeJsonText(said);
    return typeof said === "string" && value !== said ? [[name, value] as const] : [];
  });
  return decoded.length === 0 ? message : { ...message, ...Object.fromEntries(decoded) };
}

function decode(value: unknown): unknown {
  if (typeof value !== "string" || !value.trimStart().startsWith("{")) return value;
  if (value.length > MAX_TEXT_LENGTH) return undefined;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

function withoutNothing(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined && value !== null),
  );
}
