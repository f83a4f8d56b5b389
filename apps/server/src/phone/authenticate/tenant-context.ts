import type { Organization } from "@callwaiting/domain";

/** The organization that a request was proven to belong to, and what it has registered at Vapi. */
export type TenantContext = {
  readonly organization: Organization;
  /** Vapi's id of the assistant that answers inbound calls; null when none is registered for that. */
  readonly inboundAssistantId: string | null;
  /** Empty while none is registered: then a request may come from any. */
  readonly vapiAssistantIds: readonly string[];
  readonly vapiPhoneNumberIds: readonly string[];
};
