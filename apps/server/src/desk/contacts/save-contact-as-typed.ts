import type { SavedContact, StaffScope } from "@callwaiting/db";
import type { DeskDatabase } from "../../start/desk-database.ts";
import { readTypedReach } from "./read-typed-reach.ts";

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
  const reach = readTypedReach(typed, found?.organization.region ?? "US");
  if (reach.kind !== "read") return reach;
  const { phone, email } = reach;
  return db.saveContact(scope, { contactId, version, name, phone, email });
}
