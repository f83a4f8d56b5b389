import type { OrgId } from "@callwaiting/domain";
import { type VapiCredentialPorts, getVapiCredentials } from "./get-vapi-credentials.ts";
import type { VapiApi, VapiCallApi } from "./vapi-api.ts";

export type ConnectCallsPorts = VapiCredentialPorts & { readonly connect: (apiKey: string) => VapiApi };

/** The way to an organization's calls at Vapi; null: it has no key. */
export async function connectCalls(ports: ConnectCallsPorts, orgId: OrgId): Promise<VapiCallApi | null> {
  const credentials = await getVapiCredentials(ports, orgId, "outbound");
  return credentials.kind === "ok" ? ports.connect(credentials.apiKey).calls : null;
}
