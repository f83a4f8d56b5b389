import type { AssistantRole } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";

export type VapiCredentialPorts = {
  /** The sealed key that the organization has set, if it has. */
  readonly loadIntegrationKey: (orgId: OrgId) => Promise<{ readonly sealedKey: string } | null>;
  /** Null when it cannot be opened with the keys of this server. */
  readonly openSecret: (sealed: string, owner: string) => string | null;
  /** Vapi's id of the organization's assistant for a role, if one was made. */
  readonly findAssistantId: (orgId: OrgId, role: AssistantRole) => Promise<string | null>;
  /** `VAPI_PRIVATE_KEY` of this server. */
  readonly platformKey: string | null;
};

export type VapiCredentials =
  | {
      readonly kind: "ok";
      readonly apiKey: string;
      /** Where the key comes from: the organization itself, the platform for a known assistant, or for a new one. */
      readonly source: "organization" | "organization_record" | "platform";
      readonly assistantId: string | null;
    }
  /** The message says what to set and where. */
  | { readonly kind: "missing"; readonly message: string };

/**
 * Three levels: the organization's own key; the platform's key with the assistant that the organization's record
 * names; the platform's key alone, before there is an assistant. An own key that cannot be opened is not passed over:
 * with the platform's key its assistants would be made a second time, in another account.
 */
export async function getVapiCredentials(
  ports: VapiCredentialPorts,
  orgId: OrgId,
  role: AssistantRole,
): Promise<VapiCredentials> {
  const own = await ports.loadIntegrationKey(orgId);
  const assistantId = await ports.findAssistantId(orgId, role);
  if (own !== null) {
    const apiKey = ports.openSecret(own.sealedKey, orgId);
    if (apiKey !== null) return { kind: "ok", apiKey, source: "organization", assistantId };
    return {
      kind: "missing",
      message:
        "The clinic's Vapi key cannot be opened with this server's ENCRYPTION_KEY: restore that key, or enter the Vapi key again in the clinic's settings.",
    };
  }
  if (ports.platformKey === null || ports.platformKey === "") {
    return {
      kind: "missing",
      message:
        "There is no Vapi key: enter the clinic's own in its settings, or set VAPI_PRIVATE_KEY in .env for all clinics.",
    };
  }
  const source = assistantId === null ? "platform" : "organization_record";
  return { kind: "ok", apiKey: ports.platformKey, source, assistantId };
}
