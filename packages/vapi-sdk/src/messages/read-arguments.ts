import type { ArgumentHolder, CallPart } from "./message-schema.ts";
import { isRecord } from "./read-record.ts";
import type { ToolCallArgs } from "./tool-message.ts";

const MAX_DEPTH = 32;
const MAX_TEXT_LENGTH = 200_000;
/** Keys that reach an object's prototype when somebody merges the arguments carelessly later. */
const UNSAFE_KEYS = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Reads the arguments of one call: the first that exists of `function.arguments`, `function.parameters`,
 * `arguments`, `parameters`, and other words for them; each an object, or JSON text of one. Vapi's OpenAPI says text (`ToolCallFunction`),
 * the wire carries objects. Nothing at all means no arguments. Never throws.
 */
export function readArguments(call: CallPart): ToolCallArgs {
  const raw = heldBy(call.function) ?? heldBy(call);
  const decoded = typeof raw === "string" ? decodeText(raw) : { ok: true as const, value: raw ?? {} };
  if (!decoded.ok) return decoded;
  if (!isRecord(decoded.value)) return unreadable("The arguments must be a JSON object of names and values.");
  if (isDeeperThan(decoded.value, MAX_DEPTH)) {
    return unreadable(`The arguments are nested deeper than ${MAX_DEPTH} levels; send a flat object.`);
  }
  // Depth was checked first: JSON.stringify recurses.
  const { length } = JSON.stringify(decoded.value);
  if (length > MAX_TEXT_LENGTH) return unreadable("The arguments are too long.");
  return { ok: true, value: cleanRecord(decoded.value) };
}

function heldBy(part: ArgumentHolder | undefined): unknown {
  if (part === undefined) return undefined;
  const parameters = isJsonSchema(part.parameters) ? undefined : part.parameters;
  return part.arguments ?? parameters ?? part.input ?? part.args ?? part.params;
}

/** `function.parameters` of a tool definition is the JSON schema shown to the model, not values. */
function isJsonSchema(value: unknown): boolean {
  return isRecord(value) && value["type"] === "object" && isRecord(value["properties"]);
}

type Decoded = { ok: true; value: unknown } | Extract<ToolCallArgs, { ok: false }>;

function decodeText(text: string): Decoded {
  if (text.trim() === "") return { ok: true, value: {} };
  if (text.length > MAX_TEXT_LENGTH) return unreadable("The arguments are too long.");
  try {
    const value: unknown = JSON.parse(text);
    // Some clients encode twice: {"arguments": "\"{...}\""}.
    const inner: unknown = typeof value === "string" ? JSON.parse(value) : value;
    return { ok: true, value: inner ?? {} };
  } catch {
    return unreadable("The arguments are text that is not valid JSON; send a JSON object.");
  }
}

function unreadable(reason: string): Extract<ToolCallArgs, { ok: false }> {
  return { ok: false, code: "unreadable", reason };
}

/** Walks level by level, so that a hostile depth cannot exhaust the stack. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap((item) =>
      typeof item === "object" && item !== null ? Object.values(item).filter((v) => v !== null) : [],
    );
  }
  return false;
}

function cleanRecord(record: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(record).map(([key, value]) => [cleanText(key), value] as const);
  const safe = entries.filter(([key]) => !UNSAFE_KEYS.has(key));
  return Object.fromEntries(safe.map(([key, value]) => [key, cleanValue(value)]));
}

/** Without what PostgreSQL cannot hold, and without keys that reach an object's prototype. */
export function cleanValue(value: unknown): unknown {
  if (typeof value === "string") return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanValue);
  return isRecord(value) ? cleanRecord(value) : value;
}

/** PostgreSQL cannot hold NUL, nor jsonb half a character; a stray one would fail a booking far from here. */
function cleanText(text: string): string {
  return text.replace(/\0|\p{Cs}/gu, "");
}
