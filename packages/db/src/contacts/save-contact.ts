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
  { contactId, version, name, phone, email }: ContactInput & { readonly email: string },
): Promise<SavedContact> {
  let oldEmail: string | null = null;
  if (contactId !== null) {
    await tx.$client.query("select 1 from contacts where org_id = $1 and contact_id = $2 for update", [
      scope.orgId,
      contactId,
    ]);
    const current = await readContact(tx, scope, contactId);
    if (current === null) return { kind: "not_found" };
    if (current.version !== version) return { kind: "stale", contact: current };
    oldEmail = current.email;
  }
  const { rows } = await tx.$client.query<{ id: string }>(
    contactId === null
      ? "insert into contacts (org_id, name, phone, email) values ($1, $2, $3, $4) returning contact_id as id"
      : `update contacts set name = $2, phone = $3, email = $4, updated_at = now()
         where org_id = $1 and contact_id = $5 returning contact_id as id`,
    [scope.orgId, name.trim(), phone, email, ...(contactId === null ? [] : [contactId])],
  );
  const savedId = rows[0]?.id ?? "";
  if (contactId !== null && oldEmail !== email) await correctAddress(tx, scope, { savedId, oldEmail, email });
  const contact = await readContact(tx, scope, savedId);
  if (contact === null) throw new Error("A contact that was just written is not there");
  return { kind: "saved", contact };
}

/** Whoever was written to at the old address is at the new one; what others of the contact gave stays theirs. */
async function correctAddress(
  tx: Parameters<typeof readContact>[0],
  { orgId }: StaffScope,
  change: { readonly savedId: string; readonly oldEmail: string | null; readonly email: string },
): Promise<void> {
  const { savedId, oldEmail, email } = change;
  await tx.$client.query(
    `update persons set email = $4, updated_at = now()
     where org_id = $1 and contact_id = $2 and email = $3 and $4 not like '%.invalid'`,
    [orgId, savedId, oldEmail, email],
  );
  await tx.$client.query("select keep_address(c) from contacts c where c.org_id = $1 and c.contact_id = $2", [
    orgId,
    savedId,
  ]);
  // What they once said with a booking may be what is corrected here.
  await tx.$client.query(
    `update appointments a set said_email = null, updated_at = now() from persons p
     where a.org_id = $1 and a.contact_id = $2 and a.said_email is not null and a.starts_at > now()
       and p.org_id = a.org_id and p.person_id = a.person_id and p.email = $3`,
    [orgId, savedId, email],
  );
  await tx.$client.query(
    `update waitlist_entries e set said_email = null, updated_at = now()
     where e.org_id = $1 and e.contact_id = $2 and e.said_email is not null and exists (select from persons p
       where p.org_id = $1 and p.contact_id = $2 and p.email = $3 and is_same_person($1, $2, e.patient_name, p.name))`,
    [orgId, savedId, email],
  );
}
