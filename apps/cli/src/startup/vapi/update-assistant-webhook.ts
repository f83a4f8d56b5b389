import { VapiApiError } from "@callwaiting/vapi-sdk";
import type { VapiResource } from "./vapi-resources.ts";

export type WebhookUpdate =
  | { readonly kind: "updated" | "unchanged"; readonly resource: VapiResource }
  | { readonly kind: "failed"; readonly resource: VapiResource; readonly reason: string };

const REASONS: Readonly<Partial<Record<VapiApiError["kind"], string>>> = {
  unauthorized: "Vapi refuses the key",
  not_found: "it is gone at Vapi",
  rate_limited: "Vapi asked us to slow down; it stays as it was",
  server: "Vapi had an internal error",
  timeout: "Vapi does not answer in time",
  connection: "Vapi cannot be reached",
  circuit_open: "not tried: Vapi failed too often just now",
};

/** Has one assistant, tool or number call `url`. Vapi's refusals are results: the others go on. */
export async function updateAssistantWebhook(resource: VapiResource, url: string): Promise<WebhookUpdate> {
  if (resource.url === url) return { kind: "unchanged", resource };
  try {
    await resource.point(url);
    return { kind: "updated", resource };
  } catch (error) {
    if (!(error instanceof VapiApiError)) throw error;
    return { kind: "failed", resource, reason: REASONS[error.kind] ?? error.message };
  }
}
