export { LegacyAnswer, ToolResultsAnswer } from "./answers/answer-schemas.ts";
export { legacyAnswer, toolResultsAnswer } from "./answers/tool-results-answer.ts";
export { cleanForUpdate } from "./client/clean-for-update.ts";
export type { OddItem, VapiApiEvent, VapiClientOptions } from "./client/client-options.ts";
export type { BreakerState } from "./client/create-breaker.ts";
export { createVapiClient, type VapiClient } from "./client/create-vapi-client.ts";
export type { AssistantWrite } from "./client/schemas/assistant-schema.ts";
export type { CallWrite } from "./client/schemas/call-schema.ts";
export type { ToolUpdate, ToolWrite } from "./client/schemas/tool-schema.ts";
export { viewResource } from "./client/view-resource.ts";
export { VapiApiError, type VapiErrorKind } from "./client/vapi-api-error.ts";
export {
  AssistantRequestAnswer,
  assistantRequestAnswer,
  type AssistantChoice,
} from "./messages/assistant-request-answer.ts";
export type { CallEvent, CallFacts } from "./messages/call-event.ts";
export {
  CampaignPredialAnswer,
  campaignPredialAnswer,
  readPredialNumber,
} from "./messages/campaign-predial.ts";
export { type CallEnd, readCallEnd } from "./messages/read-call-end.ts";
export { examineMessage, findUnread } from "./messages/find-unread.ts";
export { MESSAGE_TYPES, type MessageType, readMessageType } from "./messages/message-types.ts";
export { NO_CLAIMS } from "./messages/read-claims.ts";
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
