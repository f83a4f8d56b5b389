import type { AssistantRow } from "@callwaiting/db";
import {
  type Organization,
  clockZoneAt,
  getEnforcedSystemPrompt,
  normalizeVoiceConfig,
} from "@callwaiting/domain";
import type { Temporal } from "temporal-polyfill";
import type { VapiFields, VapiObject } from "./vapi-api.ts";

export type WantedContext = {
  readonly organization: Organization;
  /** The prompt's clock is right until the clinic's clocks change next. */
  readonly now: Temporal.Instant;
  /** Ids of our tools at Vapi. */
  readonly toolIds: readonly string[];
  /** Where Vapi reaches this server, without a path. */
  readonly serverUrl: string;
  readonly webhookSecret: string;
};

/** The messages that the server reads; each other one would cost a round trip for nothing. */
const SERVER_MESSAGES = [
  "tool-calls",
  "status-update",
  "end-of-call-report",
  "hang",
  "transfer-destination-request",
] as const;

/** For a new assistant; what somebody chooses at Vapi afterwards stays. */
const DEFAULT_MODEL = { provider: "openai", model: "gpt-4.1", temperature: 0.3 } as const;

/** The webhook server that our assistants and tools call, with the secret that names the organization. */
export function webhookServer({ serverUrl, webhookSecret }: WantedContext): VapiFields {
  return { url: `${serverUrl}/api/webhooks/vapi`, headers: { "X-Vapi-Secret": webhookSecret } };
}

/**
 * The fields of an assistant as they must be at Vapi, given how they are there now (null: not made yet). Only what we
 * own is set, inside sub-objects as well, because Vapi replaces a sub-object whole: model, tools of others, headers and
 * metadata that somebody set by hand stay.
 */
export function wantedAssistant(
  assistant: AssistantRow,
  context: WantedContext,
  current: VapiObject | null,
): VapiFields {
  const { organization } = context;
  const server = withoutNulls(current?.["server"]);
  const ours = webhookServer(context);
  return {
    name: assistant.name,
    firstMessage: assistant.firstMessage,
    model: wantedModel(assistant, context, withoutNulls(current?.["model"])),
    voice: normalizeVoiceConfig(assistant.voice).voice,
    server: {
      ...server,
      ...ours,
      headers: mergeHeaders(asFields(server["headers"]), asFields(ours["headers"])),
    },
    serverMessages: SERVER_MESSAGES,
    // Nobody is told anything on a machine: what is left there is set with each call.
    ...(assistant.role === "outbound"
      ? { voicemailDetection: current?.["voicemailDetection"] ?? { provider: "vapi" } }
      : {}),
    metadata: {
      ...asFields(current?.["metadata"]),
      org_id: organization.orgId,
      role: assistant.role,
    },
  };
}

function wantedModel(assistant: AssistantRow, context: WantedContext, current: VapiFields): VapiFields {
  const { organization, toolIds, now } = context;
  const prompt = getEnforcedSystemPrompt({
    customPrompt: assistant.customPrompt,
    orgId: organization.orgId,
    assistantName: assistant.name,
    role: assistant.role,
    organizationName: organization.name,
    timeZone: organization.timeZone,
    clockZone: clockZoneAt(organization.zone, now.epochMilliseconds),
    services: organization.services,
    locations: organization.locations,
    canTransfer: organization.transferNumber !== null,
    offersWaitlist: organization.offersWaitlist,
    redFlags: { rows: organization.redFlags, region: organization.region },
  });
  const others = asList(current["messages"]).filter((message) => asFields(message)["role"] !== "system");
  const foreignTools = asList(current["toolIds"]).filter((id) => !toolIds.some((ours) => ours === id));
  return {
    ...DEFAULT_MODEL,
    ...current,
    messages: [{ role: "system", content: prompt }, ...others],
    toolIds: [...toolIds, ...foreignTools],
  };
}

/** Vapi writes null for what is not set, and takes none. */
function withoutNulls(value: unknown): VapiFields {
  return Object.fromEntries(Object.entries(asFields(value)).filter(([, one]) => one !== null));
}

/** Vapi may write a header's name in other letters. */
function mergeHeaders(held: VapiFields, ours: VapiFields): VapiFields {
  const own = new Set(Object.keys(ours).map((name) => name.toLowerCase()));
  const others = Object.entries(held).filter(([name]) => !own.has(name.toLowerCase()));
  return { ...Object.fromEntries(others), ...ours };
}

export function asFields(value: unknown): VapiFields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
