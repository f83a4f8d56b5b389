export type ConversationEntry =
  | {
      readonly kind: "said";
      readonly by: "assistant" | "caller";
      readonly text: string;
      readonly atMs: number;
    }
  | {
      readonly kind: "called";
      readonly calls: readonly { toolCallId: string; name: string; argumentsText: string }[];
      readonly atMs: number;
    }
  | {
      readonly kind: "answered";
      readonly toolCallId: string;
      readonly name: string;
      readonly text: string;
      readonly atMs: number;
    };

type WithoutTime<T> = T extends unknown ? Omit<T, "atMs"> : never;

/** What happened on a call, in order. Vapi repeats all of it in every message. */
export type Conversation = {
  readonly entries: readonly ConversationEntry[];
  readonly add: (entry: WithoutTime<ConversationEntry>) => void;
};

export function createConversation(clock: () => number): Conversation {
  const entries: ConversationEntry[] = [];
  return { entries, add: (entry) => void entries.push({ ...entry, atMs: clock() }) };
}
