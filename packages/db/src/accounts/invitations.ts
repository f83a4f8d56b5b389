import {
  Invitation,
  MEMBER_ROLES,
  type MemberRole,
  OrgId,
  type Page,
  type PageRequest,
} from "@callwaiting/domain";
import type { AccountsPool } from "../pool.ts";
import { z } from "zod";
import { type Keyed, cursorText, pageLimit, readCursor, toPage } from "../page.ts";
import type { Queryable } from "../queryable.ts";
import { actAs } from "./act-as.ts";
import { insertAccount } from "./create-account.ts";
import { inTransaction } from "../in-transaction.ts";
import { endResetLinks } from "./password-resets.ts";

const pendingInvitation = Invitation.extend({ expiresAt: z.date().transform((at) => at.toISOString()) });

export type InviteOutcome =
  | { readonly kind: "invited"; readonly invitation: Invitation }
  | { readonly kind: "already_member" }
  /** An account that somebody else got hold of shall not write to half the world in the clinic's name. */
  | { readonly kind: "too_many" };

export type NewInvitation = {
  readonly orgId: OrgId;
  readonly inviterId: string;
  readonly email: string;
  readonly role: MemberRole;
  /** SHA-256, hex, of the secret in the link. */
  readonly tokenHash: string;
};

/** A link for one person, good for a week. An earlier one for the same address ends. */
export async function inviteMember(pool: AccountsPool, input: NewInvitation): Promise<InviteOutcome> {
  const { orgId, inviterId, email, role, tokenHash } = input;
  return inTransaction(pool, async (db) => {
    const known = await db.query(
      `select from accounts."member" m join accounts."user" u on u."id" = m."userId"
       where m."organizationId" = $1 and u."email" = lower($2)`,
      [orgId, email],
    );
    if (known.rowCount !== 0) return { kind: "already_member" };
    if (await areTooMany(db, orgId, email)) return { kind: "too_many" };
    await actAs(db, inviterId);
    await db.query(
      `update accounts."invitation" set "status" = 'canceled'
       where "organizationId" = $1 and "email" = lower($2) and "status" = 'pending'`,
      [orgId, email],
    );
    const { rows } = await db.query(
      `insert into accounts."invitation"
         ("organizationId", "email", "role", "status", "expiresAt", "inviterId", "tokenHash")
       values ($1, lower($2), $3, 'pending', now() + interval '7 days', $4, $5)
       returning "id" as "invitationId", "email", "role", "expiresAt"`,
      [orgId, email, role, inviterId, tokenHash],
    );
    return { kind: "invited", invitation: pendingInvitation.parse(rows[0]) };
  });
}

const MAX_A_DAY = { organization: 50, address: 5 };

/** Counted by what is written down, so that several servers count together, and one after the other. */
async function areTooMany(db: Queryable, orgId: OrgId, email: string): Promise<boolean> {
  await db.query("select pg_advisory_xact_lock(hashtextextended('invitations ' || $1, 0))", [orgId]);
  const { rows } = await db.query<{ all: number; same: number }>(
    `select count(*)::int as "all", count(*) filter (where "email" = lower($2))::int as "same"
     from accounts."invitation" where "organizationId" = $1 and "createdAt" > now() - interval '1 day'`,
    [orgId, email],
  );
  const { all, same } = rows[0] ?? { all: 0, same: 0 };
  return all >= MAX_A_DAY.organization || same >= MAX_A_DAY.address;
}

/** Address and role of one that still can be taken back; null when there is none. */
export async function findPendingInvitation(
  db: AccountsPool,
  { orgId, invitationId }: Omit<Revoking, "actorId">,
): Promise<Pick<Invitation, "email" | "role"> | null> {
  const { rows } = await db.query(
    `select "id" as "invitationId", "email", "role", "expiresAt" from accounts."invitation"
     where "organizationId" = $1 and "id" = $2 and "status" = 'pending'`,
    [orgId, invitationId],
  );
  return rows[0] === undefined ? null : pendingInvitation.parse(rows[0]);
}

/** Those that still can be accepted, by address. */
export async function listInvitations(
  db: AccountsPool,
  orgId: OrgId,
  page: PageRequest = {},
): Promise<Page<Invitation>> {
  const limit = pageLimit(page);
  const [afterEmail, afterId] = readCursor(page, KEY) ?? [null, null];
  const { rows } = await db.query<Keyed<unknown>>(
    `select "id" as "invitationId", "email", "role", "expiresAt", array["email", "id"::text] as "pageKey"
     from accounts."invitation"
     where "status" = 'pending' and "expiresAt" > now() and "organizationId" = $1
       and ($2::text is null or ("email", "id") > ($2, $3::uuid))
     order by "email", "id" limit $4`,
    [orgId, afterEmail, afterId, limit + 1],
  );
  const { items, nextCursor } = toPage(rows, limit);
  return { items: z.array(pendingInvitation).parse(items), nextCursor };
}

const KEY = z.tuple([cursorText, z.guid()]);

type Revoking = { readonly orgId: OrgId; readonly actorId: string; readonly invitationId: string };

/** False when there is no such invitation to take back. */
export async function revokeInvitation(
  pool: AccountsPool,
  { orgId, actorId, invitationId }: Revoking,
): Promise<boolean> {
  return inTransaction(pool, async (db) => {
    await actAs(db, actorId);
    const { rowCount } = await db.query(
      `update accounts."invitation" set "status" = 'canceled'
       where "organizationId" = $1 and "id" = $2 and "status" = 'pending'`,
      [orgId, invitationId],
    );
    return rowCount === 1;
  });
}

const openInvitation = z.object({
  invitationId: z.guid(),
  orgId: OrgId,
  organizationName: z.string(),
  email: z.string(),
  role: z.enum(MEMBER_ROLES),
  /** Whoever has an account already signs in instead of making another. */
  hasAccount: z.boolean(),
});

export type OpenInvitation = z.infer<typeof openInvitation>;

/** What the link is for; null when it was never given, was used or revoked, or has expired. */
export async function findInvitation(db: AccountsPool, tokenHash: string): Promise<OpenInvitation | null> {
  return lookUp(db, tokenHash, "");
}

async function lookUp(db: Queryable, tokenHash: string, lock: string): Promise<OpenInvitation | null> {
  const { rows } = await db.query(
    `select i."id" as "invitationId", o."id" as "orgId", o."name" as "organizationName", i."email", i."role",
            exists (select from accounts."user" u where u."email" = i."email") as "hasAccount"
     from accounts."invitation" i join accounts."organization" o on o."id" = i."organizationId"
     where i."tokenHash" = $1 and i."status" = 'pending' and i."expiresAt" > now() ${lock}`,
    [tokenHash],
  );
  return rows[0] === undefined ? null : openInvitation.parse(rows[0]);
}

export type AcceptOutcome = "accepted" | "not_found" | "has_account" | "other_address";

type NewPerson = { readonly displayName: string; readonly passwordHash: string };

/** For somebody without an account: makes it, with the membership. */
export async function acceptInvitation(
  pool: AccountsPool,
  tokenHash: string,
  person: NewPerson,
): Promise<AcceptOutcome> {
  return inTransaction(pool, async (db) => {
    const found = await lookUp(db, tokenHash, "for update of i");
    if (found === null) return "not_found";
    if ((await insertAccount(db, { ...person, ...found })) === null) return "has_account";
    await markAccepted(db, found);
    return "accepted";
  });
}

/** For somebody who is signed in, with the address that was invited. */
export async function joinByInvitation(
  pool: AccountsPool,
  tokenHash: string,
  userId: string,
): Promise<AcceptOutcome> {
  return inTransaction(pool, async (db) => {
    const found = await lookUp(db, tokenHash, "for update of i");
    if (found === null) return "not_found";
    const { rowCount } = await db.query(
      `insert into accounts."member" ("organizationId", "userId", "role")
       select $1, "id", $3 from accounts."user" where "id" = $2 and "email" = $4
       on conflict ("userId", "organizationId") do nothing`,
      [found.orgId, userId, found.role, found.email],
    );
    if (rowCount !== 1) return "other_address";
    // The owner of one organization may not set the password of somebody who works for another as well.
    await endResetLinks(db, userId);
    await markAccepted(db, found);
    return "accepted";
  });
}

async function markAccepted(db: Queryable, { invitationId }: OpenInvitation): Promise<void> {
  await db.query(`update accounts."invitation" set "status" = 'accepted' where "id" = $1`, [invitationId]);
}
