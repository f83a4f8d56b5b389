export type { ApiRequestLog } from "./api/answer-request.ts";
export type { ApiFaults, FaultFilter } from "./api/api-faults.ts";
export type { CollectionName, OrgData, Stored, VapiStore } from "./api/api-store.ts";
export { checkBody, checkReply } from "./api/rules/check-body.ts";
export { startVapiApi, type VapiApi, type VapiApiOptions } from "./api/start-vapi-api.ts";
export type { CallType } from "./call-context.ts";
export type { ConversationEntry } from "./conversation/conversation.ts";
export { createPhoneLine } from "./create-phone-line.ts";
export type { DialOptions, PhoneLine } from "./create-phone-line.ts";
export { createCaller } from "./mishear/create-caller.ts";
export type { FieldNames, MishearOptions, Misheard, SimulatedCaller } from "./mishear/create-caller.ts";
export type { Damage, SpokenField } from "./mishear/distortions.ts";
export {
  cutOff,
  digitsAsNumbers,
  encodeTwice,
  withExtraArguments,
  withNulls,
  withTrailingComma,
  wrapArguments,
} from "./mishear/mishear-arguments.ts";
export {
  dateInWords,
  dayOfMonth,
  isoDateTime,
  slashDate,
  weekdayAndDate,
  wrongYear,
} from "./mishear/mishear-date.ts";
export { NO_EMAIL_ANSWERS, spokenEmail } from "./mishear/mishear-email.ts";
export {
  bracketedPhone,
  dottedPhone,
  spacedPhone,
  spokenDigits,
  withoutCountryCode,
} from "./mishear/mishear-phone.ts";
export {
  clockTime,
  shortTime,
  timeAndPartOfDay,
  timeInWords,
  timeWithSeconds,
} from "./mishear/mishear-time.ts";
export type { PhoneCall, UseToolOptions } from "./phone-call.ts";
export type {
  AssistantOptions,
  Authentication,
  PhoneLineOptions,
  ToolDefinition,
} from "./phone-line-options.ts";
export { pickTimes } from "./pick-times.ts";
export type { OfferedTime } from "./pick-times.ts";
export { VapiRuleViolation } from "./rules/rule-violation.ts";
export type { RuleKind } from "./rules/rule-violation.ts";
export type { HangUpOptions } from "./verbs/hang-up.ts";
export type { CallOptions, ToolArguments } from "./tool-call.ts";
export type { ToolAnswer } from "./verbs/issue-calls.ts";
export type { RepeatOptions } from "./verbs/repeat-last.ts";
export type { ToolUse } from "./verbs/use-tools.ts";
export type { EndOfCallReport } from "./wire/build-end-of-call-report.ts";
export { PLANTED_SECRETS } from "./wire/planted-secrets.ts";
export { TOOL_CALL_SHAPES } from "./wire/tool-call-shapes.ts";
export type { ToolCallShape } from "./wire/tool-call-shapes.ts";
export { createSeededRandom, type SeededRandom } from "./seeded-random.ts";
