import { OrgId } from "@callwaiting/domain";
import type { TenantClaims } from "@callwaiting/vapi-sdk";
import type { Temporal } from "temporal-polyfill";
import type { TenantContext } from "./tenant-context.ts";
import { checkClaims } from "./check-claims.ts";
import type { ClaimCheck } from "./check-claims.ts";
import type { Credentials, OfferedSecret } from "../../http/read-credentials.ts";
import { isSameDigest } from "../../secrets/same-digest.ts";
import { isFresh, isSignedByOneOf } from "./verify-signature.ts";

export type SecretMatch = {
  readonly tenant: TenantContext;
  /** SHA-256 of the stored secret, as hex: what was found is compared again, in constant time. */
  readonly secretSha256: string;
};

export type SigningSecrets = {
  readonly tenant: TenantContext;
  /** The live ones in clear: one, or two while rotating. */
  readonly secrets: readonly string[];
};

export type AuthenticatorPorts = {
  /** Finds the organization one of whose live webhook secrets this is. Rejects when the database is away. */
  readonly findOrganizationBySecret: (offered: OfferedSecret) => Promise<SecretMatch | null>;
  /** Finds what an organization's requests may be signed with. Rejects when the database is away. */
  readonly findSigningSecrets: (orgId: OrgId) => Promise<SigningSecrets | null>;
  readonly now: () => Temporal.Instant;
};

export type RequestToAuthenticate = {
  readonly credentials: Credentials;
  readonly rawBody: Uint8Array;
  /** The `?org=` of the URL, from a sender that signs instead of sending a secret. Unchecked. */
  readonly queryOrg: unknown;
  readonly claims: TenantClaims;
};

export type Authentication =
  | { readonly kind: "ok"; readonly tenant: TenantContext }
  | { readonly kind: "missing_secret" }
  | { readonly kind: "wrong_secret" }
  | Extract<ClaimCheck, { kind: "forbidden" }>
  | { readonly kind: "unavailable"; readonly error: unknown };

export type Authenticate = (request: RequestToAuthenticate) => Promise<Authentication>;

/**
 * Proves which organization a request belongs to: by its webhook secret, or by an HMAC signature made with one.
 * Fails closed: whatever is missing, odd or contradictory is refused. Never rejects.
 */
export function createAuthenticator(ports: AuthenticatorPorts): Authenticate {
  return async (request) => {
    if (request.credentials.kind === "none") return { kind: "missing_secret" };
    try {
      const tenant = await findTenant(ports, request);
      if (tenant === null) return { kind: "wrong_secret" };
      const checked = checkClaims(tenant, request.claims);
      return checked.kind === "ok" ? { kind: "ok", tenant } : checked;
    } catch (error) {
      return { kind: "unavailable", error };
    }
  };
}

async function findTenant(
  ports: AuthenticatorPorts,
  request: RequestToAuthenticate,
): Promise<TenantContext | null> {
  const { credentials } = request;
  if (credentials.kind === "secret") return findBySecret(ports, credentials);
  if (credentials.kind === "signature") return findBySignature(ports, request, credentials);
  return null;
}

/** A lookup may be laxer than it seems (collation, padding), so its finding is compared with what was sent. */
async function findBySecret(
  ports: AuthenticatorPorts,
  offered: OfferedSecret,
): Promise<TenantContext | null> {
  const match = await ports.findOrganizationBySecret(offered);
  if (match === null) return null;
  const found = Buffer.from(match.secretSha256, "hex");
  return isSameDigest(Buffer.from(offered.sha256, "hex"), found) ? match.tenant : null;
}

/** Verified when the organization does not exist, so that the time to refuse does not tell whether it does. */
const NOBODYS_SECRETS = ["no organization has this secret"];

async function findBySignature(
  ports: AuthenticatorPorts,
  { rawBody, queryOrg, claims }: RequestToAuthenticate,
  { signature, timestamp }: Extract<Credentials, { kind: "signature" }>,
): Promise<TenantContext | null> {
  const named = OrgId.safeParse(queryOrg ?? claims.orgIds[0]);
  if (!named.success || !isFresh(timestamp, ports.now().epochMilliseconds)) return null;
  const found = await ports.findSigningSecrets(named.data);
  const secrets = found?.secrets.filter((secret) => secret !== "") ?? NOBODYS_SECRETS;
  const isSigned = isSignedByOneOf(secrets, { signature, timestamp, rawBody });
  return isSigned && found !== null ? found.tenant : null;
}
