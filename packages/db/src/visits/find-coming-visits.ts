import type { E164, IsoInstant, OrgId } from "@callwaiting/domain";
import type { OrgPool } from "../pool.ts";
import { withOrg } from "../with-org.ts";

export type ComingVisit = {
  readonly appointmentId: string;
  readonly patientName: string;
  readonly startsAt: IsoInstant;
};

/** Visits that are confirmed and not over: the one of that id, or those of the contact with that number. */
export async function findComingVisits(
  pool: OrgPool,
  orgId: OrgId,
  which: { readonly appointmentId: string } | { readonly phone: E164 },
): Promise<readonly ComingVisit[]> {
  const appointmentId = "appointmentId" in which ? which.appointmentId : null;
  const phone = "phone" in which ? which.phone : null;
  return withOrg(pool, orgId, async (tx) => {
    const { rows } = await tx.$client.query<ComingVisit>(
      `select a.appointment_id as "appointmentId", a.patient_name as "patientName", iso_instant(a.starts_at) as "startsAt"
       from appointments a join contacts c using (org_id, contact_id)
       where a.org_id = $1 and a.status = 'confirmed' and a.ends_at > now()
         and (a.appointment_id = $2 or c.phone = $3) order by a.starts_at`,
      [orgId, appointmentId, phone],
    );
    return rows;
  });
}
