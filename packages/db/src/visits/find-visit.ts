import { AppointmentStatus, IsoInstant, OrgId, VisitLocation, ZoneRow } from "@callwaiting/domain";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";

const patientVisit = z.object({
  orgId: OrgId,
  appointmentId: z.guid(),
  /** Grows with each move and cancellation. */
  revision: z.int(),
  status: AppointmentStatus,
  startsAt: IsoInstant,
  endsAt: IsoInstant,
  createdAt: IsoInstant,
  updatedAt: IsoInstant,
  /** When the patient said that they will come. */
  patientConfirmedAt: IsoInstant.nullable(),
  providerName: z.string(),
  organizationName: z.string(),
  /** Where; left out in a clinic with one address. */
  location: VisitLocation.optional(),
  /** E.164 */
  phone: z.string().nullable(),
  /** Where the phone number is read. */
  region: z.string(),
  zone: ZoneRow,
  /** Whether they were told that the clinic is closed then, and it is. */
  isClosed: z.boolean(),
  /** Whether it is theirs to confirm, move and cancel. */
  mayChange: z.boolean(),
});
/** A visit as its patient sees it by their link. */
export type PatientVisit = Readonly<z.infer<typeof patientVisit>>;

export type VisitSearch = { readonly tokenSha256: string; readonly now?: IsoInstant | null };

/** The visit that the link with this token's SHA-256 (hex) leads to; null where there is none, or no longer. */
export async function findVisit(
  pool: AppPool,
  { tokenSha256: tokenHash, now }: VisitSearch,
): Promise<PatientVisit | null> {
  return callFunction(pool, "find_patient_link", {
    args: { tokenHash, now },
    reply: patientVisit.nullable(),
  });
}
