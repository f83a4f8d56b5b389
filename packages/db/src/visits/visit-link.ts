import type { IsoInstant, OrgId } from "@callwaiting/domain";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import type { AppPool, OrgPool } from "../pool.ts";
import { type OrgTransaction, withOrg } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

export type NewLink = {
  /** Of the token that it gets where it has none yet. */
  readonly tokenSha256: string;
  readonly sealedToken: string;
  /** What was answered before, where no key opens it any more: that link is revoked. */
  readonly unopenable?: string;
};

export type NewVisitLink = NewLink & { readonly appointmentId: string; readonly now?: IsoInstant | null };

export const openLink = z.object({
  /** The token of the link that is open: the one given, or an earlier one. */
  sealedToken: z.string(),
  /** Whether the clinic lets patients change their visits and answer offers by themselves. */
  mayChange: z.boolean(),
});
export type OpenLink = Readonly<z.infer<typeof openLink>>;

/** The one open link to a visit; null where there is no such visit or it is over. */
export async function openVisitLink(
  pool: OrgPool,
  orgId: OrgId,
  { appointmentId, tokenSha256: tokenHash, sealedToken, unopenable, now }: NewVisitLink,
): Promise<OpenLink | null> {
  return callFunction(pool, "open_visit_link", {
    args: { orgId, appointmentId, tokenHash, sealedToken, unopenable, now },
    reply: openLink.nullable(),
  });
}

/** The link answers from now on like one that never was; a later message carries another. False: there was none. */
export async function revokeVisitLink(
  pool: AppPool,
  scope: StaffScope,
  { appointmentId }: { readonly appointmentId: string },
): Promise<boolean> {
  return withStaff(pool, scope, (tx) => revoke(tx, scope.orgId, [appointmentId]));
}

/** The same where nobody of the staff does it. */
export async function revokeVisitLinks(
  pool: OrgPool,
  orgId: OrgId,
  appointmentIds: readonly string[],
): Promise<boolean> {
  return withOrg(pool, orgId, (tx) => revoke(tx, orgId, appointmentIds));
}

async function revoke(
  { $client }: OrgTransaction,
  orgId: OrgId,
  appointmentIds: readonly string[],
): Promise<boolean> {
  const { rowCount } = await $client.query(
    `update patient_links set revoked_at = now()
     where org_id = $1 and appointment_id = any ($2) and kind = 'visit' and revoked_at is null`,
    [orgId, appointmentIds],
  );
  return rowCount !== 0;
}
