import type { StaffContact, Page, PageRequest } from "@callwaiting/domain";
import type { AppPool } from "../pool.ts";
import { z } from "zod";
import { type Keyed, cursorText, pageLimit, readCursor, toPage } from "../page.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

export type ContactSearch = PageRequest & { /** Empty: everybody. */ readonly text?: string | undefined };

/**
 * Contacts by any part of name, number or address, in the order of their names. Case and accents do not matter, and
 * every word must be found. What looks like a number is compared by its digits.
 */
export async function searchContacts(
  pool: AppPool,
  scope: StaffScope,
  search: ContactSearch,
): Promise<Page<StaffContact>> {
  const limit = pageLimit(search);
  const [afterText, afterId] = readCursor(search, KEY) ?? [null, null];
  const words = searchWords(search.text ?? "");
  const rows = await withStaff(pool, scope, async (tx) => {
    const result = await tx.$client.query<Keyed<StaffContact>>(
      `select contact_id as "contactId", name, phone, case when not email_is_placeholder then email end as email,
         array[search_text, contact_id::text] as "pageKey"
       from contacts
       where org_id = $1 and search_text is not null
         and ($2::text is null or (search_text, contact_id) > ($2, $3::uuid))
         and search_text like all ${patterns("$4", words)}
       order by search_text, contact_id limit $5`,
      [scope.orgId, afterText, afterId, words, limit + 1],
    );
    return result.rows;
  });
  return toPage<StaffContact>(rows, limit);
}

const KEY = z.tuple([cursorText, z.guid()]);

/** SQL: what every word must match, worked out once for all rows. */
export function patterns(parameter: string, words: readonly string[]): string {
  // Without a condition that it cannot estimate, the planner reads the first page from the index and stops.
  if (words.length === 0) return `(coalesce(${parameter}::text[], '{}'))`;
  return `((select coalesce(array_agg('%' || regexp_replace(search_key(word), '([\\\\%_])', '\\\\\\1', 'g') || '%'), '{}')
    from unnest(${parameter}::text[]) word)::text[])`;
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
