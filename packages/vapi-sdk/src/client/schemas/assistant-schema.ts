import { z } from "zod";
import { Numeric, ResourceFields } from "./resource-fields.ts";
import { ServerFields } from "./server-schema.ts";

const Message = z.looseObject({ role: z.string(), content: z.string().nullish() });

const Model = z.looseObject({
  provider: z.string().min(1),
  model: z.string().nullish(),
  messages: z.array(Message).nullish(),
  toolIds: z.array(z.string()).nullish(),
  tools: z.array(z.looseObject({ type: z.string() })).nullish(),
  temperature: Numeric.nullish(),
  maxTokens: Numeric.nullish(),
  numFastTurns: Numeric.nullish(),
});

const Voice = z.looseObject({
  provider: z.string().min(1),
  voiceId: z.string().nullish(),
  version: z.union([z.string(), z.number()]).nullish(),
  speed: Numeric.nullish(),
});

const Transcriber = z.looseObject({
  provider: z.string().min(1),
  model: z.string().nullish(),
  language: z.string().nullish(),
});

/** Passed through: we neither set nor read what is inside. */
const Passed = z.unknown().optional();

/**
 * Vapi OpenAPI `UpdateAssistantDTO`, every key of it, and two it no longer lists but still takes
 * (`silenceTimeoutSeconds`, `messagePlan`).
 */
const AssistantFields = {
  name: z.string().nullish(),
  model: Model.nullish(),
  voice: Voice.nullish(),
  transcriber: Transcriber.nullish(),
  server: ServerFields.nullish(),
  firstMessage: z.string().nullish(),
  firstMessageMode: z.string().nullish(),
  firstMessageInterruptionsEnabled: z.boolean().nullish(),
  voicemailMessage: z.string().nullish(),
  endCallMessage: z.string().nullish(),
  endCallPhrases: z.array(z.string()).nullish(),
  serverMessages: z.array(z.string()).nullish(),
  clientMessages: z.array(z.string()).nullish(),
  maxDurationSeconds: Numeric.nullish(),
  modelOutputInMessagesEnabled: z.boolean().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  credentialIds: z.array(z.string()).nullish(),
  analysisPlan: Passed,
  artifactPlan: Passed,
  backgroundSound: Passed,
  backgroundSpeechDenoisingPlan: Passed,
  compliancePlan: Passed,
  credentials: Passed,
  hooks: Passed,
  keypadInputPlan: Passed,
  messagePlan: Passed,
  monitorPlan: Passed,
  observabilityPlan: Passed,
  silenceTimeoutSeconds: Passed,
  startSpeakingPlan: Passed,
  stopSpeakingPlan: Passed,
  transportConfigurations: Passed,
  voicemailDetection: Passed,
};

/** As it usually is. */
export const Assistant = z.looseObject({ ...AssistantFields, ...ResourceFields });

/**
 * Strict at the top, loose below. A PATCH replaces each sub-object whole, so what GET returned inside `model` or
 * `voice` has to go back complete, with keys that we have never heard of: refusing those would mean losing them. At the
 * top, where omitted keys stay, nothing unknown is ever needed, and a misspelt key is refused before it is sent.
 */
export const AssistantWrite = z.strictObject({
  ...AssistantFields,
  name: z.string().max(40).nullish(),
  voicemailMessage: z.string().max(1000).nullish(),
  endCallMessage: z.string().max(1000).nullish(),
  maxDurationSeconds: Numeric.pipe(z.number().min(10).max(43_200)).nullish(),
});
export type AssistantWrite = z.infer<typeof AssistantWrite>;
