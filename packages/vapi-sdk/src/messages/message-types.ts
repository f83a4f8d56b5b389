/** Every server message of Vapi's API description (2026-08), and two that only its older documentation has. */
export const MESSAGE_TYPES = [
  "assistant-request",
  "assistant.speechStarted",
  "assistant.started",
  "call.artifact.upload",
  "call.delete.failed",
  "call.deleted",
  "call.endpointing.request",
  "campaign.predial",
  "chat.created",
  "chat.deleted",
  "conversation-update",
  "end-of-call-report",
  "function-call",
  "handoff-destination-request",
  "hang",
  "knowledge-base-request",
  "language-change-detected",
  "model-output",
  "phone-call-control",
  "session.created",
  "session.deleted",
  "session.updated",
  "speech-update",
  "status-update",
  "tool-calls",
  "transcript",
  "transfer-destination-request",
  "transfer-update",
  "user-interrupted",
  "voice-input",
  "voice-request",
] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];

const squash = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, "");

/** Spellings that differ in more than case and signs. */
const OTHER_SPELLINGS: readonly (readonly [string, MessageType])[] = [
  ["tool-call", "tool-calls"],
  ["function-calls", "function-call"],
  ["call-ended-report", "end-of-call-report"],
  ['transcript[transcriptType="final"]', "transcript"],
];
const BY_SPELLING: ReadonlyMap<string, MessageType> = new Map([
  ...MESSAGE_TYPES.map((type) => [squash(type), type] as const),
  ...OTHER_SPELLINGS.map(([text, type]) => [squash(text), type] as const),
]);

/** Vapi's own spelling of a type: relays and hand-made senders write `tool_calls`, `toolCalls`, `TOOL-CALLS`. */
export function readMessageType(text: string | undefined): MessageType | undefined {
  return text === undefined || text.length > 64 ? undefined : BY_SPELLING.get(squash(text));
}
