import type { Pool } from "pg";
import { type Page, type PageRequest, pageLimit, readCursor, toPage } from "../page.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

export type ContactItem = {
  readonly contactId: string;
  readonly name: string;
  /** E.164. */
  readonly phone: string | null;
  /** Null where there is only a placeholder. */
  readonly email: string | null;
};

export type ContactSearch = PageRequest & { /** Empty: everybody. */ readonly text?: string | undefined };

/**
 * Contacts by any part of name, number or address, in the order of their names. Case and accents do not matter, and
 * every word must be found. What looks like a number is compared by its digits.
 */
export async function searchContacts(
  pool: Pool,
  scope: StaffScope,
  search: ContactSearch,
): Promise<Page<ContactItem>> {
  const limit = pageLimit(search);
  const [afterText, afterId] = readCursor(search) ?? [null, null];
  const rows = await withStaff(pool, scope, async (tx) => {
    const result = await tx.$client.query<ContactItem & { readonly key: string }>(
      `select contact_id as "contactId", name, phone, case when not email_is_placeholder then email end as email,
         search_text as key
       from contacts
       where org_id = $1 and search_text is not null
         and ($2::text is null or (search_text, contact_id) > ($2, $3::uuid))
         and (select coalesce(bool_and(position(search_key(word) in search_text) > 0), true) from unnest($4::text[]) word)
       order by search_text, contact_id limit $5`,
      [scope.orgId, afterText, afterId, searchWords(search.text ?? ""), limit + 1],
    );
    return result.rows;
  });
  const { items, nextCursor } = toPage(rows, limit, (row) => [row.key, row.contactId]);
  return { items: items.map(({ key: _, ...item }) => item), nextCursor };
}

const NUMBER_LIKE = /^[\d\s()+./-]*\d[\d\s()+./-]*$/;
const MAX_LENGTH = 200;

/** What must all be found. A number loses the zeros in front, which E.164 does not have. */
export function searchWords(text: string): readonly string[] {
  const tidy = text.slice(0, MAX_LENGTH).replaceAll("\0", "").trim();
  if (NUMBER_LIKE.test(tidy)) {
    const digits = tidy.replace(/\D/g, "");
    return [digits.length > 6 ? digits.replace(/^0+/, "") : digits];
  }
  return tidy.split(/\s+/).filter((word) => word !== "");
}
