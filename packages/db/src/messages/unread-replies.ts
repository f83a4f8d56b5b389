import { type Page, type PageRequest, UnreadReply } from "@callwaiting/domain";
import { z } from "zod";
import { type Keyed, exactly, momentKey, pageLimit, readCursor, toPage } from "../page.ts";
import type { AppPool } from "../pool.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

/** What was written back and nobody has dealt with, the oldest first. What carriers obey by themselves is not among it. */
export async function listUnreadReplies(
  pool: AppPool,
  scope: StaffScope,
  search: PageRequest,
): Promise<Page<UnreadReply>> {
  const limit = pageLimit(search);
  const [afterAt, afterId] = readCursor(search, momentKey) ?? [null, null];
  const rows = await withStaff(pool, scope, async (tx) => {
    const result = await tx.$client.query<Keyed<UnreadReply>>(
      `select r.reply_id as "replyId", r.meaning, r.body, iso_instant(r.received_at) as "receivedAt", r.address as phone,
         c.contact_id as "contactId", c.name as "contactName", array[${exactly("r.received_at")}, r.reply_id::text] as "pageKey"
       from message_replies r
       left join contacts c on c.org_id = r.org_id and c.phone = known_number(r.org_id, r.address) and c.erased_at is null
       where r.org_id = $1 and r.done_at is null and r.meaning in ('opt_out', 'words')
         and ($2::timestamptz is null or (r.received_at, r.reply_id) > ($2, $3::uuid))
       order by r.received_at, r.reply_id limit $4`,
      [scope.orgId, afterAt, afterId, limit + 1],
    );
    return result.rows;
  });
  const page = toPage<UnreadReply>(rows, limit);
  return { ...page, items: z.array(UnreadReply).parse(page.items) };
}

export type ReplyMark = { readonly replyId: string; readonly isDone: boolean };

/** Somebody has dealt with it, or has not after all. False where there is no such reply. */
export async function markReply(
  pool: AppPool,
  scope: StaffScope,
  { replyId, isDone }: ReplyMark,
): Promise<boolean> {
  return withStaff(pool, scope, async (tx) => {
    const { rowCount } = await tx.$client.query(
      `update message_replies set done_at = case when $3 then coalesce(done_at, now()) end,
         done_by = case when $3 then coalesce(done_by, left($4, 200)) end
       where org_id = $1 and reply_id = $2`,
      [scope.orgId, replyId, isDone, scope.actor.displayName],
    );
    return rowCount === 1;
  });
}
