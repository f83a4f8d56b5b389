import type { TenantClaims } from "@callwaiting/vapi-sdk";
import type { TenantContext } from "./tenant-context.ts";

export type ClaimCheck =
  | { readonly kind: "ok" }
  /** `reason` is for our log; the client is never told which claim failed or whether the other thing exists. */
  | { readonly kind: "forbidden"; readonly reason: "org_id" | "assistant_id" | "phone_number_id" };

/**
 * Compares what the body claims with the tenant that the secret proved. Claims never choose a tenant; a wrong one
 * means a misconfigured or a lying sender. An assistant or number is compared once any is registered: before
 * that, e.g. while setting up, there is nothing to compare with.
 */
export function checkClaims(tenant: TenantContext, claims: TenantClaims): ClaimCheck {
  if (!areAmong(claims.orgIds, [tenant.organization.orgId])) return { kind: "forbidden", reason: "org_id" };
  if (!areRegistered(claims.assistantIds, tenant.vapiAssistantIds)) {
    return { kind: "forbidden", reason: "assistant_id" };
  }
  if (!areRegistered(claims.phoneNumberIds, tenant.vapiPhoneNumberIds)) {
    return { kind: "forbidden", reason: "phone_number_id" };
  }
  return { kind: "ok" };
}

function areRegistered(claimed: readonly string[], registered: readonly string[]): boolean {
  return registered.length === 0 || areAmong(claimed, registered);
}

/** UUIDs are the same in either letter case. */
function areAmong(claimed: readonly string[], allowed: readonly string[]): boolean {
  const known = new Set(allowed.map((id) => id.toLowerCase()));
  return claimed.every((id) => known.has(id.toLowerCase()));
}
