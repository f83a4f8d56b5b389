import type { StaffBooking, StaffScope } from "@callwaiting/db";
import type { StaffOutcome } from "@callwaiting/domain";
import type { DeskDatabase } from "../../start/desk-database.ts";
import { readTypedReach } from "../contacts/read-typed-reach.ts";

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
  const reach = readTypedReach(contact, found?.organization.region ?? "US");
  if (reach.kind !== "read") return reach;
  const made = { name: contact.name, phone: reach.phone, email: reach.email };
  return db.bookForStaff(scope, { ...booking, contact: made });
}
