import { randomBytes } from "node:crypto";
import type { ToolCallShape } from "./wire/tool-call-shapes.ts";

/** What the model filled in. Text is sent as it is, so it may be JSON that nobody can read. */
export type ToolArguments = Readonly<Record<string, unknown>> | string;

export type ModelCall = {
  readonly toolCallId: string;
  readonly name: string;
  readonly args: ToolArguments;
};

export type ToolCallsFormat = {
  readonly shape?: ToolCallShape | undefined;
  /** Vapi's schema says text, its wire says object. */
  readonly argumentsAs?: "object" | "string" | undefined;
};

export type CallOptions = ToolCallsFormat & {
  /** The tool's own server URL, where it has one; else the webhook. */
  readonly url?: string | undefined;
  /** The tool's own `server.timeoutSeconds`, where it has one. */
  readonly timeoutSeconds?: number | undefined;
};

/** One message of tool calls, as it went out. */
export type IssuedCalls = {
  readonly calls: readonly ModelCall[];
  readonly options: CallOptions;
  readonly body: string;
};

/** In the form of OpenAI's ids, which Vapi passes on. */
export function createToolCallId(): string {
  return `call_${randomBytes(12).toString("hex")}`;
}

export function argumentsText(args: ToolArguments): string {
  return typeof args === "string" ? args : JSON.stringify(args);
}
