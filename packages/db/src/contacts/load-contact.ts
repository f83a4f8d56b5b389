import type { Contact, ContactAppointment, ContactFacts } from "@callwaiting/domain";
import type { AppPool } from "../pool.ts";
import type { OrgTransaction } from "../with-org.ts";
import { readPersons } from "./change-persons.ts";
import { versionOf } from "../version-of.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

/** Null when there is no such contact, or when their data was erased. */
export async function loadContact(
  pool: AppPool,
  scope: StaffScope,
  contactId: string,
): Promise<Contact | null> {
  return withStaff(pool, scope, async (tx) => {
    const facts = await readContact(tx, scope, contactId);
    if (facts === null) return null;
    const list = async (isComing: boolean) => {
      const { rows } = await tx.$client.query<ContactAppointment>(
        `select a.appointment_id as "appointmentId", iso_instant(a.starts_at) as "startsAt",
           iso_instant(a.ends_at) as "endsAt", a.status, a.source, a.patient_name as "patientName",
           s.name as "serviceName", p.name as "providerName"
         from appointments a
         join services s using (org_id, service_id) join providers p using (org_id, provider_id)
         where a.org_id = $1 and a.contact_id = $2 and (a.ends_at > now()) = $3
         order by a.starts_at ${isComing ? "asc" : "desc"}, a.appointment_id limit 200`,
        [scope.orgId, contactId, isComing],
      );
      return rows;
    };
    return {
      ...facts,
      persons: await readPersons(tx, scope, contactId),
      coming: await list(true),
      past: await list(false),
    };
  });
}

export async function readContact(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  contactId: string,
): Promise<ContactFacts | null> {
  const { rows } = await tx.$client.query<Omit<ContactFacts, "version">>(
    `select contact_id as "contactId", name, phone, case when not email_is_placeholder then email end as email,
       iso_instant(created_at) as "createdAt"
     from contacts where org_id = $1 and contact_id = $2 and erased_at is null`,
    [orgId, contactId],
  );
  const row = rows[0];
  return row === undefined ? null : { ...row, version: versionOf([row.name, row.phone, row.email]) };
}
