import type { SavedContact, StaffScope } from "@callwaiting/db";
import { normalizeEmail, normalizePhone } from "@callwaiting/domain";
import type { DeskDatabase } from "../../start/desk-database.ts";

export type TypedContact = {
  /** Null: a new one. */
  readonly contactId: string | null;
  readonly version: string | null;
  readonly name: string;
  /** In any form; without a country it is of the clinic's region. Blank: none. */
  readonly phone: string;
  /** Blank: none. */
  readonly email: string;
};

export type TypedContactOutcome = SavedContact | { readonly kind: "invalid_phone" | "invalid_email" };

/** Saves a contact from what a person typed. */
export async function saveContactAsTyped(
  db: Pick<DeskDatabase, "loadOrganization" | "saveContact">,
  scope: StaffScope,
  { contactId, version, name, ...typed }: TypedContact,
): Promise<TypedContactOutcome> {
  const found = await db.loadOrganization(scope.orgId);
  const region = found?.organization.region ?? "US";
  const phone = typed.phone.trim() === "" ? null : normalizePhone(typed.phone, { region });
  if (phone?.ok === false) return { kind: "invalid_phone" };
  const email = typed.email.trim() === "" ? null : normalizeEmail(typed.email);
  if (email?.ok === false) return { kind: "invalid_email" };
  return db.saveContact(scope, {
    contactId,
    version,
    name,
    phone: phone?.phone ?? null,
    email: email?.email ?? null,
  });
}
