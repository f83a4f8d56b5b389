import type { MemberRole, OrgId } from "@callwaiting/domain";
import type { AccountsPool } from "../pool.ts";
import type { Queryable } from "../queryable.ts";
import { inTransaction } from "../in-transaction.ts";

export type NewAccount = {
  readonly email: string;
  readonly displayName: string;
  readonly passwordHash: string;
  readonly orgId: OrgId;
  readonly role: MemberRole;
};

/** A person who can sign in, as a member of one organization. Null when the address has an account already. */
export async function createAccount(pool: AccountsPool, account: NewAccount): Promise<string | null> {
  return inTransaction(pool, (db) => insertAccount(db, account));
}

/** The same inside a transaction of the caller's. */
export async function insertAccount(db: Queryable, account: NewAccount): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    `insert into accounts."user" ("name", "email") values ($1, lower($2))
     on conflict ("email") do nothing returning "id"`,
    [account.displayName, account.email],
  );
  const userId = rows[0]?.id;
  if (userId === undefined) return null;
  await db.query(
    `insert into accounts."account" ("accountId", "providerId", "userId", "password")
     values ($1::uuid::text, 'credential', $1::uuid, $2)`,
    [userId, account.passwordHash],
  );
  await db.query(`insert into accounts."member" ("organizationId", "userId", "role") values ($1, $2, $3)`, [
    account.orgId,
    userId,
    account.role,
  ]);
  return userId;
}
