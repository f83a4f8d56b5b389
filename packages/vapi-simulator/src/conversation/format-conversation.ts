import type { Conversation, ConversationEntry } from "./conversation.ts";

/** As in Vapi's `artifact.transcript`: only what was spoken, tools are not heard. */
export function toTranscript({ entries }: Conversation): string {
  return entries
    .filter((entry) => entry.kind === "said")
    .map(({ by, text }) => `${by === "assistant" ? "AI" : "User"}: ${text}\n`)
    .join("");
}

type OpenAiMessage = Readonly<Record<string, unknown>> & { readonly role: string };

/** `messagesOpenAIFormatted`: tool arguments are JSON text here, whatever they are in `toolCallList`. */
export function toOpenAiMessages({ entries }: Conversation, prompt: string): OpenAiMessage[] {
  return [{ role: "system", content: prompt }, ...entries.map(toOpenAiMessage)];
}

function toOpenAiMessage(entry: ConversationEntry): OpenAiMessage {
  switch (entry.kind) {
    case "said":
      return { role: entry.by === "assistant" ? "assistant" : "user", content: entry.text };
    case "called":
      return { role: "assistant", content: null, tool_calls: entry.calls.map(toFunctionCall) };
    case "answered":
      return { role: "tool", tool_call_id: entry.toolCallId, content: entry.text };
    default:
      return entry satisfies never;
  }
}

type VapiMessage = Readonly<Record<string, unknown>> & { readonly role: string };

/** `artifact.messages` (Vapi OpenAPI `UserMessage`, `BotMessage`, `ToolCallMessage`, `ToolCallResultMessage`). */
export function toVapiMessages(
  { entries }: Conversation,
  { prompt, startedAtMs }: { prompt: string; startedAtMs: number },
): VapiMessage[] {
  const system = { role: "system", message: prompt, time: startedAtMs, secondsFromStart: 0 };
  return [system, ...entries.map((entry) => toVapiMessage(entry, startedAtMs))];
}

function toVapiMessage(entry: ConversationEntry, startedAtMs: number): VapiMessage {
  const when = { time: entry.atMs, secondsFromStart: (entry.atMs - startedAtMs) / 1_000 };
  switch (entry.kind) {
    case "said": {
      const role = entry.by === "assistant" ? "bot" : "user";
      return { role, message: entry.text, ...when, endTime: entry.atMs, duration: 0 };
    }
    case "called":
      return { role: "tool_calls", toolCalls: entry.calls.map(toFunctionCall), message: "", ...when };
    case "answered": {
      const { toolCallId, name, text } = entry;
      return { role: "tool_call_result", toolCallId, name, result: text, ...when };
    }
    default:
      return entry satisfies never;
  }
}

function toFunctionCall(call: { toolCallId: string; name: string; argumentsText: string }) {
  const { toolCallId, name, argumentsText } = call;
  return { id: toolCallId, type: "function", function: { name, arguments: argumentsText } };
}
