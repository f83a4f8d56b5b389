import type { OrganizationRecord } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import { LRUCache } from "lru-cache";
import type { OfferedSecret } from "../../http/read-credentials.ts";
import type { TenantContext } from "./tenant-context.ts";

export type FindTenantPorts = {
  readonly findOrganizationBySecret: (secret: string) => Promise<OrganizationRecord | null>;
  readonly loadOrganization: (orgId: OrgId) => Promise<OrganizationRecord | null>;
  readonly loadSealedSecrets: (orgId: OrgId) => Promise<readonly string[]>;
  /** Null when it cannot be opened with the keys of this server. */
  readonly openSecret: (sealed: string, owner: string) => string | null;
};

/** How long a revoked secret may still be taken, and a changed setting still be the old one, in ms. */
const CACHE_MS = 5_000;
const CACHED_TENANTS = 1_000;

export type FoundBySecret = { readonly tenant: TenantContext; readonly secretSha256: string };
export type FoundForSigning = { readonly tenant: TenantContext; readonly secrets: readonly string[] };

export type TenantFinder = {
  readonly findOrganizationBySecret: (offered: OfferedSecret) => Promise<FoundBySecret | null>;
  readonly findSigningSecrets: (orgId: OrgId) => Promise<FoundForSigning | null>;
  /** As it is now; what was kept of it is forgotten. */
  readonly findTenantAgain: (orgId: OrgId) => Promise<TenantContext | null>;
};

/**
 * Finds who a webhook secret belongs to. What was found is kept for a few seconds, because a call sends many
 * messages: it saves one of two round trips per tool call. Those who ask at once share one look. Misses and failures
 * are not kept, so a new secret works at once.
 */
export function createTenantFinder(ports: FindTenantPorts): TenantFinder {
  const cache = new LRUCache<string, FoundBySecret>({ max: CACHED_TENANTS, ttl: CACHE_MS });
  const looking = new Map<string, Promise<FoundBySecret | null>>();
  const look = async ({ secret, sha256 }: OfferedSecret): Promise<FoundBySecret | null> => {
    const tenant = await ports.findOrganizationBySecret(secret);
    if (tenant === null) return null;
    const found = { tenant, secretSha256: sha256 };
    cache.set(sha256, found);
    return found;
  };
  return {
    async findOrganizationBySecret(offered) {
      const { sha256 } = offered;
      const known = cache.get(sha256) ?? looking.get(sha256);
      if (known !== undefined) return known;
      const found = look(offered);
      looking.set(sha256, found);
      try {
        return await found;
      } finally {
        looking.delete(sha256);
      }
    },
    async findTenantAgain(orgId) {
      for (const [sha256, { tenant }] of cache.entries()) {
        if (tenant.organization.orgId === orgId) cache.delete(sha256);
      }
      return ports.loadOrganization(orgId);
    },
    async findSigningSecrets(orgId) {
      const tenant = await ports.loadOrganization(orgId);
      if (tenant === null) return null;
      const sealed = await ports.loadSealedSecrets(orgId);
      const secrets = sealed.map((one) => ports.openSecret(one, orgId)).filter((one) => one !== null);
      return { tenant, secrets };
    },
  };
}
