import type { Schema } from "../description/schema.ts";
import { isObject, type Json } from "./json.ts";

/** Where Vapi is known to do other than its description says, with how it is known. */

/** Taken or answered, although the description does not have it, or not so. By the name of its schema. */
export const TAKEN: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  // Left the description in 2025 and still works: projects of 2026 set it, and their webhooks carry it.
  Server: { secret: { type: "string" } },
  // GET has it (VapiAI/gitops, src/canonical.ts); a body must not.
  Assistant: { isServerUrlSecretSet: { type: "boolean" } },
  ...forEach(["CreateAssistantDTO", "UpdateAssistantDTO", "AssistantOverrides"], {
    // Still taken (VapiAI/gitops, docs/learnings/assistants.md).
    silenceTimeoutSeconds: { type: "number", minimum: 10, maximum: 3_600 },
    messagePlan: { type: "object" },
  }),
  ...forEach(
    ["Byo", "Twilio", "Vonage", "Vapi", "Telnyx"].map((provider) => `Update${provider}PhoneNumberDTO`),
    // How a number is taken away from who answers it; in Vapi's older references it is `string | null`.
    forEach(["assistantId", "squadId", "workflowId"], { type: "string", nullable: true }),
  ),
};

function forEach<T>(names: readonly string[], value: T): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, value]));
}

/** Not asked for, although the description does, by the name of its schema. */
export const NOT_ASKED_FOR: Readonly<Record<string, readonly string[]>> = {
  // With an error there is nobody to go to, as in the answer to transfer-destination-request.
  ServerMessageResponseHandoffDestinationRequest: ["destination"],
};

/**
 * Retired 2026-03-01 (docs: vapi-voices/legacy-migration), and `jennifer`, a PlayHT preset that was never a Vapi voice.
 * Of `voiceId` the description has said since 2026-08 that it is any text. Vapi's own sentence is not known.
 */
const REFUSED = new Set(["spencer", "neha", "harry", "cole", "paige", "hana", "lily", "kylie", "jennifer"]);

export function refusedVoices(body: Json): string[] {
  const { voice } = body;
  if (!isObject(voice) || voice["provider"] !== "vapi" || typeof voice["voiceId"] !== "string") return [];
  const id = voice["voiceId"];
  // The generation goes into `version`; "Elliot V2" is no id.
  const isRefused = REFUSED.has(id.toLowerCase()) || / v2$/i.test(id);
  return isRefused ? [`voice.voiceId ${id} is not an available Vapi voice`] : [];
}
