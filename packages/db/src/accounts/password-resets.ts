import type { OrgId } from "@callwaiting/domain";
import type { AccountsPool } from "../pool.ts";
import type { Queryable } from "../queryable.ts";
import { actAs, actAsOperator } from "./act-as.ts";
import { inTransaction } from "../in-transaction.ts";

/** `elsewhere`: they work for another organization, too, whose owner has not been asked. */
export type ResetOutcome =
  | { readonly kind: "opened"; readonly expiresAt: string }
  | { readonly kind: "not_found" }
  | { readonly kind: "elsewhere" };

type Reset = {
  readonly orgId: OrgId;
  /** Null: whoever runs the server. */
  readonly actorId: string | null;
  readonly userId: string;
  readonly tokenHash: string;
};

const identifierOf = (tokenHash: string) => `password-reset-link:${tokenHash}`;

/** A link with which a member sets a new password, good for a day. An earlier one ends. */
export async function openPasswordReset(
  pool: AccountsPool,
  { orgId, actorId, userId, tokenHash }: Reset,
): Promise<ResetOutcome> {
  return inTransaction(pool, async (db) => {
    // A membership made at the same moment waits for this lock, or is seen below; then it ends the link.
    await db.query(`select from accounts."user" where "id" = $1 for update`, [userId]);
    const { rows } = await db.query<{ organizationId: string }>(
      `select "organizationId" from accounts."member" where "userId" = $1`,
      [userId],
    );
    if (!rows.some((row) => row.organizationId === orgId)) return { kind: "not_found" };
    if (rows.length > 1) return { kind: "elsewhere" };
    await (actorId === null ? actAsOperator(db) : actAs(db, actorId));
    await endResetLinks(db, userId);
    const made = await db.query<{ expiresAt: Date }>(
      `insert into accounts."verification" ("identifier", "value", "expiresAt")
       values ($1, $2, now() + interval '1 day') returning "expiresAt"`,
      [identifierOf(tokenHash), userId],
    );
    return { kind: "opened", expiresAt: made.rows[0]?.expiresAt.toISOString() ?? "" };
  });
}

export async function endResetLinks(db: Queryable, userId: string): Promise<void> {
  await db.query(
    `delete from accounts."verification" where "value" = $1 and "identifier" like 'password-reset-link:%'`,
    [userId],
  );
}

/**
 * Sets the password and ends all sessions of that person. False when the link is not, or no longer, good; only then is
 * nothing hashed, so that guessing costs us nothing.
 */
export async function resetPassword(
  pool: AccountsPool,
  tokenHash: string,
  hashNewPassword: () => Promise<string>,
): Promise<boolean> {
  return inTransaction(pool, async (db) => {
    const used = await db.query<{ value: string }>(
      `delete from accounts."verification" where "identifier" = $1 and "expiresAt" > now() returning "value"`,
      [identifierOf(tokenHash)],
    );
    const userId = used.rows[0]?.value;
    if (userId === undefined) return false;
    await db.query(
      `update accounts."account" set "password" = $2, "updatedAt" = now()
       where "userId" = $1 and "providerId" = 'credential'`,
      [userId, await hashNewPassword()],
    );
    await db.query(`delete from accounts."session" where "userId" = $1`, [userId]);
    return true;
  });
}
