import type { E164, IsoInstant, StaffOutcome } from "@callwaiting/domain";
import type { AppPool } from "../pool.ts";
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
  /** Null: wherever somebody is free. */
  readonly locationId?: string | null;
  readonly startsAt: IsoInstant;
  /** What that is on the screen, ISO 8601 without a zone; where the clinic's clock shows something else, it is `clock_changed`. */
  readonly startsLocal?: string | null;
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
  pool: AppPool,
  scope: StaffScope,
  booking: StaffBooking,
): Promise<StaffOutcome> {
  const { contact, durationMinutes: minutes, ...rest } = booking;
  return callForStaff(pool, scope, { name: "book_for_staff", args: { ...contact, minutes, ...rest } });
}
