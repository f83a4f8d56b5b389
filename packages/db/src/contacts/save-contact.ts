import { type ContactFacts, type E164, placeholderEmail } from "@callwaiting/domain";
import type { AppPool } from "../pool.ts";
import { databaseErrorCode } from "../database-error-code.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { readContact } from "./load-contact.ts";

export type ContactInput = {
  /** Null: a new one. */
  readonly contactId: string | null;
  /** What was loaded; ignored for a new one. */
  readonly version: string | null;
  /** 1 to 200 characters. */
  readonly name: string;
  readonly phone: E164 | null;
  readonly email: string | null;
};

export type SavedContact =
  | { readonly kind: "saved"; readonly contact: ContactFacts }
  | { readonly kind: "not_found" }
  /** Somebody else changed it; this is how it is now. */
  | { readonly kind: "stale"; readonly contact: ContactFacts }
  /** A contact needs a number or an address. */
  | { readonly kind: "contact_required" }
  /** Another contact has this number, or this address and no number: open or merge that one. */
  | {
      readonly kind: "taken";
      readonly field: "phone" | "email";
      readonly contactId: string;
      readonly name: string;
    };

const UNIQUE_VIOLATION = "23505";

export async function saveContact(
  pool: AppPool,
  scope: StaffScope,
  input: ContactInput,
): Promise<SavedContact> {
  const { phone } = input;
  const email = input.email?.trim().toLowerCase() ?? (phone === null ? null : placeholderEmail(phone));
  if (email === null) return { kind: "contact_required" };
  try {
    return await withStaff(pool, scope, (tx) => write(tx, scope, { ...input, email }));
  } catch (error) {
    if (databaseErrorCode(error) !== UNIQUE_VIOLATION) throw error;
    const { rows } = await withStaff(pool, scope, (tx) =>
      tx.$client.query<{ contactId: string; name: string }>(
        `select contact_id as "contactId", name from contacts
         where org_id = $1 and case when $2::text is null then phone is null and email = $3 else phone = $2 end`,
        [scope.orgId, phone, email],
      ),
    );
    const other = rows[0];
    // Gone again meanwhile: a second try will do.
    if (other === undefined) throw error;
    return { kind: "taken", field: phone === null ? "email" : "phone", ...other };
  }
}

async function write(
  tx: Parameters<typeof readContact>[0],
  scope: StaffScope,
  { contactId, version, name, phone, email }: ContactInput,
): Promise<SavedContact> {
  if (contactId !== null) {
    await tx.$client.query("select 1 from contacts where org_id = $1 and contact_id = $2 for update", [
      scope.orgId,
      contactId,
    ]);
    const current = await readContact(tx, scope, contactId);
    if (current === null) return { kind: "not_found" };
    if (current.version !== version) return { kind: "stale", contact: current };
  }
  const { rows } = await tx.$client.query<{ id: string }>(
    contactId === null
      ? "insert into contacts (org_id, name, phone, email) values ($1, $2, $3, $4) returning contact_id as id"
      : `update contacts set name = $2, phone = $3, email = $4, updated_at = now()
         where org_id = $1 and contact_id = $5 returning contact_id as id`,
    [scope.orgId, name.trim(), phone, email, ...(contactId === null ? [] : [contactId])],
  );
  const contact = await readContact(tx, scope, rows[0]?.id ?? "");
  if (contact === null) throw new Error("A contact that was just written is not there");
  return { kind: "saved", contact };
}
