import { isObject, type Json } from "./check-properties.ts";

/** What a field may hold, by its name; a field without a rule may hold anything. */
export type ValueRules = Readonly<Record<string, ValueRule>>;
type ValueRule =
  | "string"
  | "object"
  | { readonly from: number; readonly to: number }
  | { readonly oneOf: readonly unknown[] }
  | { readonly listOf: readonly string[] };

const words = (text: string) => ({ listOf: text.split(" ") });

/** All of these are from Vapi's OpenAPI document of 2026-08-18, and only for fields that we send or may come to. */
export const ASSISTANT_VALUES: ValueRules = {
  firstMessage: "string",
  metadata: "object",
  firstMessageMode: {
    oneOf: [
      "assistant-speaks-first",
      "assistant-speaks-first-with-model-generated-message",
      "assistant-waits-for-user",
    ],
  },
  serverMessages: words(
    "assistant.started assistant.speechStarted conversation-update end-of-call-report function-call hang " +
      "language-changed language-change-detected model-output phone-call-control speech-update " +
      'status-update transcript transcript[transcriptType="final"] tool-calls transfer-destination-request ' +
      "handoff-destination-request transfer-update user-interrupted voice-input chat.created chat.deleted " +
      "session.created session.updated session.deleted call.deleted call.delete.failed call.artifact.upload",
  ),
  clientMessages: words(
    "conversation-update assistant.speechStarted function-call function-call-result hang language-changed " +
      "metadata model-output speech-update status-update transcript tool-calls tool-calls-result " +
      "tool.completed transfer-update user-interrupted voice-input workflow.node.started assistant.started",
  ),
};

export const MODEL_VALUES: ValueRules = {
  model: "string",
  temperature: { from: 0, to: 2 },
  maxTokens: { from: 50, to: 10_000 },
};

/** By provider. */
export const VOICE_VALUES: Readonly<Record<string, ValueRules>> = {
  azure: { voiceId: "string", speed: { from: 0.5, to: 2 } },
  vapi: { voiceId: "string", speed: { from: 0.25, to: 2 }, version: { oneOf: ["1", "2", "latest", 1, 2] } },
};

export const SERVER_VALUES: ValueRules = { url: "string", headers: "object" };

/** `at` as in `checkProperties`. The sentences are those of NestJS's class-validator. */
export function checkValues(value: Json, at: string, rules: ValueRules): string[] {
  const prefix = at === "" ? "" : `${at}.`;
  return Object.entries(rules).flatMap(([name, rule]) => {
    const fault = value[name] === undefined ? undefined : faultOf(value[name], `${prefix}${name}`, rule);
    return fault === undefined ? [] : [fault];
  });
}

function faultOf(value: unknown, field: string, rule: ValueRule): string | undefined {
  if (rule === "string") return typeof value === "string" ? undefined : `${field} must be a string`;
  if (rule === "object") return isObject(value) ? undefined : `${field} must be an object`;
  if ("from" in rule) {
    const isIn = typeof value === "number" && value >= rule.from && value <= rule.to;
    return isIn ? undefined : `${field} must be between ${rule.from} and ${rule.to}`;
  }
  if ("oneOf" in rule) {
    const known = rule.oneOf.includes(value);
    return known ? undefined : `${field} must be one of the following values: ${rule.oneOf.join(", ")}`;
  }
  if (!Array.isArray(value)) return `${field} must be an array`;
  const allKnown = value.every((one: unknown) => typeof one === "string" && rule.listOf.includes(one));
  return allKnown
    ? undefined
    : `each value in ${field} must be one of the following values: ${rule.listOf.join(", ")}`;
}
