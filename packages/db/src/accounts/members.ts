import {
  Member,
  type MemberRole,
  type OrgId,
  mayManage,
  type Page,
  type PageRequest,
} from "@callwaiting/domain";
import type { AccountsPool } from "../pool.ts";
import { z } from "zod";
import { type Keyed, cursorText, pageLimit, readCursor, toPage } from "../page.ts";
import type { Queryable } from "../queryable.ts";
import { actAs } from "./act-as.ts";
import { inTransaction } from "../in-transaction.ts";
import { endResetLinks } from "./password-resets.ts";

const memberRow = Member.extend({ joinedAt: z.date().transform((at) => at.toISOString()) });

/** Everybody who works for an organization, by name. */
export async function listMembers(
  db: AccountsPool,
  orgId: OrgId,
  page: PageRequest = {},
): Promise<Page<Member>> {
  const limit = pageLimit(page);
  const [afterName, afterId] = readCursor(page, KEY) ?? [null, null];
  const { rows } = await db.query<Keyed<unknown>>(
    `select u."id" as "userId", u."name" as "displayName", u."email", m."role", m."createdAt" as "joinedAt",
       u."twoFactorEnabled" as "hasSecondFactor",
       array[lower(u."name"), u."id"::text] as "pageKey"
     from accounts."member" m join accounts."user" u on u."id" = m."userId"
     where m."organizationId" = $1 and ($2::text is null or (lower(u."name"), u."id") > ($2, $3::uuid))
     order by lower(u."name"), u."id" limit $4`,
    [orgId, afterName, afterId, limit + 1],
  );
  const { items, nextCursor } = toPage(rows, limit);
  return { items: z.array(memberRow).parse(items), nextCursor };
}

const KEY = z.tuple([cursorText, z.guid()]);

/** `not_allowed`: the other one, or the role to give, is not below the actor's own. */
export type ManageOutcome = "done" | "not_found" | "yourself" | "not_allowed";

type Managing = { readonly orgId: OrgId; readonly actorId: string; readonly userId: string };

export async function changeMemberRole(
  pool: AccountsPool,
  { role, ...who }: Managing & { readonly role: MemberRole },
): Promise<ManageOutcome> {
  return manage(pool, who, {
    check: (actor) => mayManage(actor, role),
    run: (db) =>
      db.query(`update accounts."member" set "role" = $3 where "organizationId" = $1 and "userId" = $2`, [
        who.orgId,
        who.userId,
        role,
      ]),
  });
}

/** They are out with the next request that they send; links that they have given to others end, too. */
export async function removeMember(pool: AccountsPool, who: Managing): Promise<ManageOutcome> {
  return manage(pool, who, {
    check: () => true,
    run: async (db) => {
      const key = [who.orgId, who.userId];
      await db.query(`delete from accounts."member" where "organizationId" = $1 and "userId" = $2`, key);
      await db.query(
        `update accounts."invitation" set "status" = 'canceled'
         where "organizationId" = $1 and "inviterId" = $2 and "status" = 'pending'`,
        key,
      );
      // Nor may a link that was made here still set the password of somebody who has left.
      await endResetLinks(db, who.userId);
    },
  });
}

type Change = {
  readonly check: (actor: MemberRole) => boolean;
  readonly run: (db: Queryable) => Promise<unknown>;
};

/**
 * Nobody changes themselves, and only owners touch owners: one owner is left after every change. The rows are locked
 * first, so that two owners who remove each other at once cannot both succeed.
 */
async function manage(
  pool: AccountsPool,
  { orgId, actorId, userId }: Managing,
  change: Change,
): Promise<ManageOutcome> {
  return inTransaction(pool, async (db) => {
    const { rows } = await db.query<{ userId: string; role: MemberRole }>(
      `select "userId", "role" from accounts."member" where "organizationId" = $1 order by "id" for update`,
      [orgId],
    );
    const actor = rows.find((row) => row.userId === actorId);
    const other = rows.find((row) => row.userId === userId);
    if (actor === undefined) return "not_allowed";
    if (other === undefined) return "not_found";
    if (other === actor) return "yourself";
    if (!mayManage(actor.role, other.role) || !change.check(actor.role)) return "not_allowed";
    await actAs(db, actorId);
    await change.run(db);
    return "done";
  });
}
