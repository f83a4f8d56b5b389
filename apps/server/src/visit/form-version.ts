import { createHmac } from "node:crypto";
import type { PatientOffer, PatientVisit } from "@callwaiting/db";
import { isSameDigest } from "../secrets/same-digest.ts";

/** What a form carries along: which state of the visit its page showed. Nobody can make it without the link's token. */
export function formVersion(
  token: string,
  { appointmentId, revision, startsAt }: Pick<PatientVisit, "appointmentId" | "revision" | "startsAt">,
): string {
  const state = `${appointmentId} ${revision} ${startsAt}`;
  return createHmac("sha256", token).update(state, "utf8").digest("base64url");
}

/** The same for an offer: which time its page showed. */
export function offerVersion(
  token: string,
  { offerId, startsLocal }: Pick<PatientOffer, "offerId" | "startsLocal">,
): string {
  return createHmac("sha256", token).update(`${offerId} ${startsLocal}`, "utf8").digest("base64url");
}

export const isSameVersion = (one: string, other: string): boolean =>
  isSameDigest(Buffer.from(one), Buffer.from(other));
