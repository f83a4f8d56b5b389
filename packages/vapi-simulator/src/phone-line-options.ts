import type { VapiRuleViolation } from "./rules/rule-violation.ts";
import { PLANTED_SECRETS } from "./wire/planted-secrets.ts";

/** How Vapi proves itself (its OpenAPI `server.secret` of old, `BearerAuthenticationPlan`, `HMACAuthenticationPlan`). */
export type Authentication =
  | { readonly type: "vapi-secret" }
  | { readonly type: "bearer" }
  | {
      readonly type: "hmac";
      readonly encoding?: "hex" | "base64";
      /** Vapi does not say which; a server has to take both. */
      readonly timestampIn?: "ms" | "s";
      readonly prefix?: string;
    };

/** A tool as the model knows it. Without one, a schema is made up from the arguments of the call. */
export type ToolDefinition = {
  readonly name: string;
  readonly description?: string;
  /** The JSON schema shown to the model. */
  readonly parameters: Readonly<Record<string, unknown>>;
};

export type AssistantOptions = {
  /** Without one the assistant is transient: Vapi then sends `assistantId: null`. */
  readonly id?: string;
  readonly name?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly prompt?: string;
  readonly firstMessage?: string;
};

export type PhoneLineOptions = {
  readonly webhookUrl: string;
  /** The organization's webhook secret. Empty is sent as an empty header, as Vapi does without a credential. */
  readonly secret: string;
  readonly authentication?: Authentication;
  readonly assistant?: AssistantOptions;
  /** The number that is called. */
  readonly phoneNumber?: { readonly id: string; readonly number: string };
  /** The organization at Vapi; not one of ours. */
  readonly vapiOrgId?: string;
  readonly tools?: readonly ToolDefinition[];
  /** Epoch milliseconds; for the times in messages and signatures, not for deadlines. */
  readonly clock?: () => number;
  readonly fetch?: typeof globalThis.fetch;
  readonly timeouts?: { readonly toolSeconds?: number; readonly assistantRequestSeconds?: number };
  /** Collects broken rules instead of throwing the first. */
  readonly onViolation?: (violation: VapiRuleViolation) => void;
};

export type PhoneLineSettings = {
  readonly webhookUrl: string;
  readonly secret: string;
  readonly authentication: Authentication;
  readonly assistant: {
    readonly id: string | null;
    readonly name: string;
    readonly metadata: Readonly<Record<string, unknown>> | undefined;
    readonly prompt: string;
    readonly firstMessage: string;
  };
  readonly phoneNumber: { readonly id: string; readonly number: string };
  readonly vapiOrgId: string;
  readonly tools: readonly ToolDefinition[];
  readonly clock: () => number;
  readonly fetch: typeof globalThis.fetch;
  readonly toolSeconds: number;
  readonly assistantRequestSeconds: number;
  readonly onViolation: ((violation: VapiRuleViolation) => void) | undefined;
};

/** Vapi OpenAPI `Server.timeoutSeconds`: 20 by default. */
const TOOL_SECONDS = 20;
/** Vapi docs, server-url/events: 7.5 seconds end to end for `assistant-request`, not configurable. */
const ASSISTANT_REQUEST_SECONDS = 7.5;

const PHONE_NUMBER = { id: "0f4c6a52-6f0e-4f5b-9d53-0d6f6f3a7b10", number: "+14155550100" };
const VAPI_ORG_ID = "9b1c7c1e-2f64-4f0a-8c55-5a0c2f1f3d20";

export function readOptions(options: PhoneLineOptions): PhoneLineSettings {
  const { assistant = {}, timeouts = {} } = options;
  return {
    webhookUrl: options.webhookUrl,
    secret: options.secret,
    authentication: options.authentication ?? { type: "vapi-secret" },
    assistant: {
      id: assistant.id ?? null,
      name: assistant.name ?? "Receptionist",
      metadata: assistant.metadata,
      prompt: assistant.prompt ?? `You answer the phone of a clinic. ${PLANTED_SECRETS.prompt}`,
      firstMessage: assistant.firstMessage ?? "Thank you for calling. How can I help you?",
    },
    phoneNumber: options.phoneNumber ?? PHONE_NUMBER,
    vapiOrgId: options.vapiOrgId ?? VAPI_ORG_ID,
    tools: options.tools ?? [],
    clock: options.clock ?? Date.now,
    fetch: options.fetch ?? globalThis.fetch,
    toolSeconds: timeouts.toolSeconds ?? TOOL_SECONDS,
    assistantRequestSeconds: timeouts.assistantRequestSeconds ?? ASSISTANT_REQUEST_SECONDS,
    onViolation: options.onViolation,
  };
}
