import type { NewLink, NewVisitLink, OpenLink } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import type { Keyring } from "./keyring.ts";
import { hashLinkToken, linkAddress, makeLinkToken } from "./link-token.ts";
import { openSecret, sealSecret } from "./sealed-secret.ts";

export type VisitLinkPorts = {
  readonly openVisitLink: (orgId: OrgId, link: NewVisitLink) => Promise<OpenLink | null>;
  readonly keyring: Keyring;
  /** Where patients reach this server. */
  readonly baseUrl: string;
};

/** Where a patient finds their visit or offer, and whether they may change or answer it there. */
export type VisitLink = { readonly url: string; readonly mayChange: boolean };

/** The one link to a visit, made where there is none. Null where there is no such visit or it is over. */
export async function giveVisitLink(
  { openVisitLink, ...ways }: VisitLinkPorts,
  orgId: OrgId,
  appointmentId: string,
): Promise<VisitLink | null> {
  return giveLink((link) => openVisitLink(orgId, { ...link, appointmentId }), ways, orgId);
}

/**
 * The one link to what `open` opens. Null where that is over. A link that no key opens any more (a lost ENCRYPTION_KEY) gives way to a
 * new one.
 */
export async function giveLink(
  open: (link: NewLink) => Promise<OpenLink | null>,
  { keyring, baseUrl }: Omit<VisitLinkPorts, "openVisitLink">,
  orgId: OrgId,
): Promise<VisitLink | null> {
  const token = makeLinkToken();
  const owner = orgId;
  const offered = {
    tokenSha256: hashLinkToken(token),
    sealedToken: sealSecret(token, { keyring, owner }),
  };
  const read = (link: OpenLink) => openSecret(link.sealedToken, { keyring, owner });
  const first = await open(offered);
  if (first === null) return null;
  const known = read(first);
  if (known !== null) return { url: linkAddress(baseUrl, known), mayChange: first.mayChange };
  const second = await open({ ...offered, unopenable: first.sealedToken });
  const fresh = second === null ? null : read(second);
  return fresh === null ? null : { url: linkAddress(baseUrl, fresh), mayChange: first.mayChange };
}
