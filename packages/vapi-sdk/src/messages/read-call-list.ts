import { CallPart, WrappedCallPart } from "./message-schema.ts";
import type { Message } from "./message-schema.ts";
import { readArguments } from "./read-arguments.ts";
import { isRecord } from "./read-record.ts";
import type { ToolCall, ToolCallArgs } from "./tool-message.ts";

/** Far above what a model asks in one turn; later calls of the message are answered but not run. */
const MAX_CALLS = 20;
/** No sender that waits for its answers sends more: what follows is not even read. */
const MAX_ENTRIES = 100;

type CallList = { calls: ToolCall[]; skipped: number; unread: number };

/** The calls of a `tool-calls` message in the order received, or `null` when it has no list of them. */
export function readCallList(message: Message): CallList | null {
  const list = findList(message);
  if (list === null) return null;
  const parts = list.entries.slice(0, MAX_ENTRIES).map(list.read);
  const calls = new Map<string, ToolCall>();
  let repeats = 0;
  for (const part of parts) {
    const id = part === null ? undefined : (part.id ?? part.toolCallId ?? part.tool_call_id);
    // The first entry of an id wins: there is one answer per id, and a second run might book twice.
    if (part === null || id === undefined) continue;
    const first = calls.get(id);
    if (first !== undefined) {
      repeats += isSame(first, { toolCallId: id, name: readName(part), args: readArguments(part) }) ? 1 : 0;
      continue;
    }
    const args = calls.size < MAX_CALLS ? readArguments(part) : TOO_MANY;
    calls.set(id, { toolCallId: id, name: readName(part), args });
  }
  const unread = list.entries.length - parts.length;
  return { calls: [...calls.values()], skipped: parts.length - calls.size - repeats, unread };
}

/** Arguments that are too deep to be written down are none by now. */
function isSame(one: ToolCall, other: ToolCall): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

const TOO_MANY: ToolCallArgs = {
  ok: false,
  code: "too_many_calls",
  reason: `Send at most ${MAX_CALLS} tool calls in one message.`,
};

export function readName(part: CallPart): string | null {
  const name = (part.function?.name ?? part.name ?? "").trim();
  return name === "" || name.length > 128 ? null : name;
}

type RawList = {
  readonly entries: readonly unknown[];
  readonly read: (entry: unknown) => CallPart | null;
};

/** `toolCalls` is an undocumented twin of `toolCallList`; all lists of a message name the same calls. */
function findList(message: Message): RawList | null {
  const places: readonly (readonly [unknown, RawList["read"]])[] = [
    [message.toolCallList, readPart],
    [message.tool_call_list, readPart],
    [message.toolWithToolCallList, readWrappedPart],
    [message.tool_with_tool_call_list, readWrappedPart],
    [message.toolCalls, readPart],
    [message.tool_calls, readPart],
    [message.toolCall, readWrappedOrPart],
    [message.tool_call, readWrappedOrPart],
  ];
  const lists = places.flatMap(([value, read]): RawList[] => {
    const entries = listOf(value);
    return entries === undefined ? [] : [{ entries, read }];
  });
  return lists.find(({ entries }) => entries.length > 0) ?? lists[0] ?? null;
}

/** Whether anything in it is a list of calls, or one call in place of a list. */
export function hasCallList(message: Message): boolean {
  return findList(message) !== null;
}

function listOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  return isRecord(value) ? [value] : undefined;
}

function readPart(entry: unknown): CallPart | null {
  return isRecord(entry) ? CallPart.parse(entry) : null;
}

/** Only the name may come from the definition: its `function.parameters` is the schema, not the values. */
function readWrappedPart(entry: unknown): CallPart | null {
  if (!isRecord(entry)) return null;
  const wrapped = WrappedCallPart.parse(entry);
  const call = wrapped.toolCall ?? wrapped.tool_call;
  if (call === undefined) return null;
  return { ...call, name: call.name ?? wrapped.function?.name ?? wrapped.name };
}

function readWrappedOrPart(entry: unknown): CallPart | null {
  return readWrappedPart(entry) ?? readPart(entry);
}
