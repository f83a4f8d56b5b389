import {
  type ContactConsent,
  type MessageChannel,
  MessageReply,
  type Page,
  type PageRequest,
} from "@callwaiting/domain";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import { type Keyed, exactly, momentKey, pageLimit, readCursor, toPage } from "../page.ts";
import type { AppPool } from "../pool.ts";
import type { OrgTransaction } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

/** For each way that a contact can be written to, whether they may be, and who said so. */
export async function listConsents(
  pool: AppPool,
  scope: StaffScope,
  contactId: string,
): Promise<readonly ContactConsent[]> {
  return withStaff(pool, scope, (tx) => read(tx, scope, contactId));
}

async function read(tx: OrgTransaction, { orgId }: StaffScope, contactId: string) {
  const { rows } = await tx.$client.query<ContactConsent>(
    `select t.channel, t.address, coalesce(s.is_allowed, true) as "isAllowed", s.how, s.by_name as "byName",
       iso_instant(s.changed_at) as "changedAt"
     from contacts c
     cross join lateral (values ('sms', c.phone), ('email', case when not c.email_is_placeholder then lower(c.email) end))
       as t (channel, address)
     left join message_consents s on s.org_id = c.org_id and s.channel = t.channel and s.address = t.address
     where c.org_id = $1 and c.contact_id = $2 and c.erased_at is null and t.address is not null
     order by t.channel desc`,
    [orgId, contactId],
  );
  return rows;
}

export type ConsentSave = {
  readonly contactId: string;
  readonly channel: MessageChannel;
  readonly isAllowed: boolean;
};

/** What a patient has said at the front desk. False where there is no such contact, or they have no such address. */
export async function saveConsent(pool: AppPool, scope: StaffScope, save: ConsentSave): Promise<boolean> {
  const { contactId, channel, isAllowed } = save;
  return withStaff(pool, scope, async (tx) => {
    const consents = await read(tx, scope, contactId);
    const current = consents.find((one) => one.channel === channel);
    if (current === undefined) return false;
    const byName = scope.actor.displayName;
    const args = { orgId: scope.orgId, channel, address: current.address, isAllowed, how: "staff", byName };
    await callFunction(tx.$client, "note_consent", { args, reply: z.unknown() });
    return true;
  });
}

export type ReplySearch = PageRequest & { readonly contactId: string };

/** What was written back from a contact's number, the newest first. */
export async function listReplies(
  pool: AppPool,
  scope: StaffScope,
  search: ReplySearch,
): Promise<Page<MessageReply>> {
  const limit = pageLimit(search);
  const [beforeAt, beforeId] = readCursor(search, momentKey) ?? [null, null];
  const rows = await withStaff(pool, scope, async (tx) => {
    const result = await tx.$client.query<Keyed<MessageReply>>(
      `select r.reply_id as "replyId", r.meaning, r.body, iso_instant(r.received_at) as "receivedAt",
         array[${exactly("r.received_at")}, r.reply_id::text] as "pageKey"
       from contacts c join message_replies r on r.org_id = c.org_id and r.address = c.phone
       where c.org_id = $1 and c.contact_id = $2
         and ($3::timestamptz is null or (r.received_at, r.reply_id) < ($3, $4::uuid))
       order by r.received_at desc, r.reply_id desc limit $5`,
      [scope.orgId, search.contactId, beforeAt, beforeId, limit + 1],
    );
    return result.rows;
  });
  const page = toPage<MessageReply>(rows, limit);
  return { ...page, items: z.array(MessageReply).parse(page.items) };
}
