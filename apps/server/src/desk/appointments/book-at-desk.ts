import type { StaffBooking, StaffScope } from "@callwaiting/db";
import { type StaffOutcome, normalizeEmail, normalizePhone } from "@callwaiting/domain";
import type { DeskDatabase } from "../../start/desk-database.ts";

/** A new contact's number and address as they were typed; a number without a country is of the clinic's region. */
export type DeskBooking = Omit<StaffBooking, "contact" | "now"> & {
  readonly contact:
    | { readonly contactId: string }
    | { readonly name: string; readonly phone?: string | undefined; readonly email?: string | undefined };
};

export type DeskOutcome = StaffOutcome | { readonly kind: "invalid_phone" | "invalid_email" };

/** Books for somebody at the desk, who is made a contact first where they are none. */
export async function bookAtDesk(
  db: Pick<DeskDatabase, "bookForStaff" | "loadOrganization">,
  scope: StaffScope,
  booking: DeskBooking,
): Promise<DeskOutcome> {
  const { contact } = booking;
  if ("contactId" in contact) return db.bookForStaff(scope, { ...booking, contact });
  const found = await db.loadOrganization(scope.orgId);
  const region = found?.organization.region ?? "US";
  const phone = isBlank(contact.phone) ? null : normalizePhone(contact.phone, { region });
  if (phone?.ok === false) return { kind: "invalid_phone" };
  const email = isBlank(contact.email) ? null : normalizeEmail(contact.email);
  if (email?.ok === false) return { kind: "invalid_email" };
  const made = { name: contact.name, phone: phone?.phone ?? null, email: email?.email ?? null };
  return db.bookForStaff(scope, { ...booking, contact: made });
}

const isBlank = (text: string | undefined): text is undefined => text === undefined || text.trim() === "";
