import type { IsoInstant, StaffContact } from "@callwaiting/domain";
import type { AppPool } from "../pool.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

export type ContactExportRow = StaffContact & {
  readonly createdAt: IsoInstant;
  readonly appointments: number;
  /** Start of the last one that was not cancelled. */
  readonly lastAppointmentAt: IsoInstant | null;
};

const BATCH = 1000;
const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

/** The next thousand contacts after one, by their ids; none when that was the last. */
export async function exportContacts(
  pool: AppPool,
  scope: StaffScope,
  after: string = BEFORE_ALL,
): Promise<readonly ContactExportRow[]> {
  return withStaff(pool, scope, async (tx) => {
    const { rows } = await tx.$client.query<ContactExportRow>(
      `select c.contact_id as "contactId", c.name, c.phone, case when not c.email_is_placeholder then c.email end as email,
         iso_instant(c.created_at) as "createdAt", visits.count as appointments, iso_instant(visits.last) as "lastAppointmentAt"
       from (
         select * from contacts where org_id = $1 and contact_id > $2 and erased_at is null order by contact_id limit $3
       ) c
       cross join lateral (
         select count(*)::int as count, max(a.starts_at) filter (where a.status <> 'cancelled') as last
         from appointments a where a.org_id = c.org_id and a.contact_id = c.contact_id
       ) visits
       order by c.contact_id`,
      [scope.orgId, after, BATCH],
    );
    return rows;
  });
}
