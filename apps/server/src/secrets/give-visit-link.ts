import type { NewVisitLink, OpenVisitLink } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import type { Keyring } from "./keyring.ts";
import { hashLinkToken, linkAddress, makeLinkToken } from "./link-token.ts";
import { openSecret, sealSecret } from "./sealed-secret.ts";

export type VisitLinkPorts = {
  readonly openVisitLink: (orgId: OrgId, link: NewVisitLink) => Promise<OpenVisitLink | null>;
  readonly keyring: Keyring;
  /** Where patients reach this server. */
  readonly baseUrl: string;
};

/** Where a patient finds their visit, and whether they may change it there. */
export type VisitLink = { readonly url: string; readonly mayChange: boolean };

/**
 * The one link to a visit, made where there is none. Null where there is no such visit or it is over. A link that no key opens any
 * more (a lost ENCRYPTION_KEY) gives way to a new one.
 */
export async function giveVisitLink(
  { openVisitLink: open, keyring, baseUrl }: VisitLinkPorts,
  orgId: OrgId,
  appointmentId: string,
): Promise<VisitLink | null> {
  const token = makeLinkToken();
  const owner = orgId;
  const offered = {
    appointmentId,
    tokenSha256: hashLinkToken(token),
    sealedToken: sealSecret(token, { keyring, owner }),
  };
  const read = (link: OpenVisitLink) => openSecret(link.sealedToken, { keyring, owner });
  const first = await open(orgId, offered);
  if (first === null) return null;
  const known = read(first);
  if (known !== null) return { url: linkAddress(baseUrl, known), mayChange: first.mayChange };
  const second = await open(orgId, { ...offered, unopenable: first.sealedToken });
  const fresh = second === null ? null : read(second);
  return fresh === null ? null : { url: linkAddress(baseUrl, fresh), mayChange: first.mayChange };
}
