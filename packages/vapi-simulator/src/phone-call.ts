import type { CallContext } from "./call-context.ts";
import type { ConversationEntry } from "./conversation/conversation.ts";
import { toTranscript } from "./conversation/format-conversation.ts";
import type { CallOptions, ToolArguments } from "./tool-call.ts";
import { askTransfer, type TransferReply } from "./verbs/ask-transfer.ts";
import { callFunction, type FunctionAnswer, type FunctionUse } from "./verbs/call-function.ts";
import { hangUp, type HangUpOptions } from "./verbs/hang-up.ts";
import type { ToolAnswer } from "./verbs/issue-calls.ts";
import { repeatLast, type RepeatOptions } from "./verbs/repeat-last.ts";
import type { AssistantReply } from "./verbs/request-assistant.ts";
import { type EventAnswer, sendEvent } from "./verbs/send-event.ts";
import { type ToolUse, useTools } from "./verbs/use-tools.ts";
import type { EndOfCallReport } from "./wire/build-end-of-call-report.ts";
import type { MessageFields } from "./wire/build-message.ts";

export type PhoneCall = {
  readonly id: string;
  /** What was answered to `assistant-request`; `null` when none was sent. */
  readonly assistantReply: AssistantReply | null;
  /** Why no assistant took the call (refused, put through, bad answer), else `null`. Such a call can only hang up. */
  readonly refusedReason: string | null;
  /** What was spoken so far, as Vapi writes it: `AI: ...`, `User: ...`. */
  readonly transcript: string;
  /** What was spoken, asked of tools and answered, in order. */
  readonly conversation: readonly ConversationEntry[];
  /** Adds a turn to the conversation; nothing is sent. */
  readonly callerSays: (text: string) => void;
  readonly assistantSays: (text: string) => void;
  readonly useTool: (name: string, args: ToolArguments, options?: UseToolOptions) => Promise<ToolAnswer>;
  readonly useTools: (uses: readonly ToolUse[], options?: CallOptions) => Promise<ToolAnswer[]>;
  readonly repeatLast: (options?: RepeatOptions) => Promise<ToolAnswer[][]>;
  readonly functionCall: (
    name: string,
    parameters: ToolArguments,
    options?: Pick<FunctionUse, "parametersAs">,
  ) => Promise<FunctionAnswer>;
  readonly event: (fields: MessageFields) => Promise<EventAnswer>;
  readonly askTransfer: () => Promise<TransferReply>;
  readonly hangUp: (options?: HangUpOptions) => Promise<EndOfCallReport>;
};

export type UseToolOptions = CallOptions & { readonly toolCallId?: string };

/** The verbs of a call, bound to it. */
export function createPhoneCall(context: CallContext, assistantReply: AssistantReply | null): PhoneCall {
  const { conversation } = context;
  return {
    id: context.id,
    assistantReply,
    refusedReason: context.state.refusedReason ?? null,
    get transcript() {
      return toTranscript(conversation);
    },
    conversation: conversation.entries,
    callerSays: (text) => conversation.add({ kind: "said", by: "caller", text }),
    assistantSays: (text) => conversation.add({ kind: "said", by: "assistant", text }),
    useTool: async (name, args, { toolCallId, ...options } = {}) => {
      const [answer] = await useTools(context, [{ name, args, toolCallId }], options);
      if (answer === undefined) throw new Error("One use of a tool has one answer.");
      return answer;
    },
    useTools: (uses, options = {}) => useTools(context, uses, options),
    repeatLast: (options = {}) => repeatLast(context, options),
    functionCall: (name, parameters, options = {}) => callFunction(context, { name, parameters, ...options }),
    event: (fields) => sendEvent(context, fields),
    askTransfer: () => askTransfer(context),
    hangUp: (options = {}) => hangUp(context, options),
  };
}
