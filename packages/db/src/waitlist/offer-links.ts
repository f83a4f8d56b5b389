import { type AcceptedOffer, IsoInstant, OrgId, ZoneRow } from "@callwaiting/domain";
import { z } from "zod";
import { retryConflict } from "../booking/retry-conflict.ts";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";
import { PATIENT } from "../visits/patient-actor.ts";
import { type NewLink, type OpenLink, openLink } from "../visits/visit-link.ts";
import { type Acceptance, type ClosedOffer, acceptedReply, closedReply } from "./waitlist-offers.ts";

/** The one open link to an offer; null where it is over. */
export async function openOfferLink(
  pool: AppPool,
  orgId: OrgId,
  { offerId, tokenSha256: tokenHash, sealedToken, unopenable }: NewLink & { readonly offerId: string },
): Promise<OpenLink | null> {
  return callFunction(pool, "open_offer_link", {
    args: { orgId, offerId, tokenHash, sealedToken, unopenable },
    reply: openLink.nullable(),
  });
}

const patientOffer = z.object({
  orgId: OrgId,
  offerId: z.guid(),
  /** What it becomes once it is accepted. */
  appointmentId: z.guid(),
  state: z.enum(["open", "accepted", "declined", "over"]),
  /** Whether they are still on the list. */
  isWaiting: z.boolean(),
  startsAt: IsoInstant,
  /** On the clinic's clock, ISO 8601 without a zone: what accepting says back. */
  startsLocal: z.string(),
  heldUntil: IsoInstant,
  providerName: z.string(),
  organizationName: z.string(),
  /** E.164 */
  phone: z.string().nullable(),
  /** Where the phone number is read. */
  region: z.string(),
  zone: ZoneRow,
  /** Whether the clinic lets patients answer by themselves. */
  mayAnswer: z.boolean(),
});
/** A held time as whoever it was offered to sees it by their link. */
export type PatientOffer = Readonly<z.infer<typeof patientOffer>>;

/** The offer that the link with this token's SHA-256 (hex) leads to; null where there is none, or no longer. */
export async function findOffer(pool: AppPool, tokenHash: string): Promise<PatientOffer | null> {
  return callFunction(pool, "find_offer_link", { args: { tokenHash }, reply: patientOffer.nullable() });
}

type Own = { readonly orgId: OrgId; readonly offerId: string };

/** Whoever has the link says yes to the day and the time that it showed. */
export async function acceptOwnOffer(pool: AppPool, args: Acceptance & Own): Promise<AcceptedOffer> {
  return retryConflict(() =>
    callFunction(pool, "accept_offer", {
      args: { ...args, source: "patient" },
      reply: acceptedReply,
      actor: PATIENT,
    }),
  );
}

/** It goes to the next who waits; they stay on the list. */
export async function declineOwnOffer(pool: AppPool, args: Own): Promise<ClosedOffer> {
  return retryConflict(() =>
    callFunction(pool, "close_offer", {
      args: { ...args, how: "declined" },
      reply: closedReply,
      actor: PATIENT,
    }),
  );
}

/** They want no offers any more. False where they were not on the list. */
export async function leaveByOffer(pool: AppPool, args: Own): Promise<boolean> {
  return retryConflict(() =>
    callFunction(pool, "leave_by_offer", { args, reply: z.boolean(), actor: PATIENT }),
  );
}
