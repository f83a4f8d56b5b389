export { LegacyAnswer, ToolResultsAnswer } from "./answers/answer-schemas.ts";
export { legacyAnswer, toolResultsAnswer } from "./answers/tool-results-answer.ts";
export { parseToolCalls } from "./messages/parse-tool-calls.ts";
export type {
  InvalidMessage,
  OtherMessage,
  ParsedMessage,
  TenantClaims,
  ToolCall,
  ToolCallsMessage,
} from "./messages/tool-message.ts";
