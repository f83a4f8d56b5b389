import type { E164, IsoInstant, StaffOutcome } from "@callwaiting/domain";
import { sql } from "drizzle-orm";
import type { Pool } from "pg";
import type { StaffScope } from "../with-staff.ts";
import { callForStaff } from "./staff-reply.ts";

export type StaffBooking = {
  /** A contact that exists, or what is known of a new one: a number or an address at least. */
  readonly contact:
    | { readonly contactId: string }
    | { readonly name: string; readonly phone?: E164 | null; readonly email?: string | null };
  /** Whom the visit is for; by default the contact. */
  readonly patientName?: string | null;
  readonly serviceId: string;
  /** Null: whoever is free. */
  readonly providerId?: string | null;
  readonly startsAt: IsoInstant;
  /** 5 to 720; by default the service's. */
  readonly durationMinutes?: number | null;
  readonly notes?: string | null;
  /** Lets a time be taken that the rules refuse; stays on the appointment, with the rules that were left. */
  readonly overrideReason?: string | null;
  /** Tests with a fixed clock; otherwise the database's own. */
  readonly now?: IsoInstant | null;
};

/** Books for somebody at the desk. Outcomes: booked, already_booked or a refusal. */
export async function bookForStaff(
  pool: Pool,
  scope: StaffScope,
  booking: StaffBooking,
): Promise<StaffOutcome> {
  const known = "contactId" in booking.contact ? booking.contact : null;
  const made = "contactId" in booking.contact ? null : booking.contact;
  return callForStaff(
    pool,
    scope,
    sql`book_for_staff(
      p_org_id => ${scope.orgId}::uuid, p_service_id => ${booking.serviceId}::uuid,
      p_starts_at => ${booking.startsAt}::timestamptz, p_contact_id => ${known?.contactId ?? null}::uuid,
      p_name => ${made?.name ?? null}::text, p_phone => ${made?.phone ?? null}::text,
      p_email => ${made?.email ?? null}::text, p_patient_name => ${booking.patientName ?? null}::text,
      p_provider_id => ${booking.providerId ?? null}::uuid,
      p_minutes => ${booking.durationMinutes ?? null}::integer, p_notes => ${booking.notes ?? null}::text,
      p_override_reason => ${booking.overrideReason ?? null}::text, p_now => ${booking.now ?? null}::timestamptz)`,
  );
}
