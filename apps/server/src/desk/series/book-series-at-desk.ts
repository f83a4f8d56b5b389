import type { SeriesBooking, StaffScope } from "@callwaiting/db";
import type { BookedSeries } from "@callwaiting/domain";
import type { DeskDatabase } from "../../start/desk-database.ts";
import type { DeskBooking } from "../appointments/book-at-desk.ts";
import { readTypedReach } from "../contacts/read-typed-reach.ts";

type DeskSeries = Omit<SeriesBooking, "contact" | "now"> & Pick<DeskBooking, "contact">;

/** Books a series for somebody at the desk, who is made a contact first where they are none. */
export async function bookSeriesAtDesk(
  db: Pick<DeskDatabase, "bookSeriesForStaff" | "loadOrganization">,
  scope: StaffScope,
  booking: DeskSeries,
): Promise<BookedSeries | { readonly kind: "invalid_phone" | "invalid_email" }> {
  const { contact } = booking;
  if ("contactId" in contact) return db.bookSeriesForStaff(scope, { ...booking, contact });
  const found = await db.loadOrganization(scope.orgId);
  const reach = readTypedReach(contact, found?.organization.region ?? "US");
  if (reach.kind !== "read") return reach;
  const made = { name: contact.name, phone: reach.phone, email: reach.email };
  return db.bookSeriesForStaff(scope, { ...booking, contact: made });
}
