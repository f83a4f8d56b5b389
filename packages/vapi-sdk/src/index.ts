export { LegacyAnswer, ToolResultsAnswer } from "./answers/answer-schemas.ts";
export { legacyAnswer, toolResultsAnswer } from "./answers/tool-results-answer.ts";
export {
  AssistantRequestAnswer,
  assistantRequestAnswer,
  type AssistantChoice,
} from "./messages/assistant-request-answer.ts";
export type { CallEvent, CallFacts, EndOfCallReport, StatusUpdate } from "./messages/call-event.ts";
export { parseCallEvent } from "./messages/parse-call-event.ts";
export { parseToolCalls } from "./messages/parse-tool-calls.ts";
export type {
  InvalidMessage,
  OtherMessage,
  ParsedMessage,
  TenantClaims,
  ToolCall,
  ToolCallsMessage,
} from "./messages/tool-message.ts";
export {
  TransferDestinationAnswer,
  transferDestinationAnswer,
  type TransferChoice,
} from "./messages/transfer-destination-answer.ts";
