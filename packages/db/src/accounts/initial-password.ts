import type { AccountsPool } from "../pool.ts";
import { type NewAccount, insertAccount } from "./create-account.ts";
import { inTransaction } from "../in-transaction.ts";

export type InitialPassword = {
  /** Null when it was not we who made the account. */
  readonly sealedPassword: string | null;
  /** The owner has set another one since. */
  readonly wasChanged: boolean;
};

/** Makes an account whose password can be shown again: sealed, the database never sees it in clear. */
export async function createAccountToShow(
  pool: AccountsPool,
  { sealedPassword, ...account }: NewAccount & { readonly sealedPassword: string },
): Promise<void> {
  await inTransaction(pool, async (db) => {
    const userId = await insertAccount(db, account);
    // Another server that starts at the same time was first.
    if (userId === null) return;
    await db.query(
      "insert into accounts.initial_passwords (user_id, sealed_password, password_hash) values ($1, $2, $3)",
      [userId, sealedPassword, account.passwordHash],
    );
  });
}

/** What is known of the password of the account with this address; null when there is no such account. */
export async function findInitialPassword(db: AccountsPool, email: string): Promise<InitialPassword | null> {
  const { rows } = await db.query<InitialPassword>(
    `select i.sealed_password as "sealedPassword",
            i.password_hash is distinct from a."password" as "wasChanged"
     from accounts."user" u
     join accounts."account" a on a."userId" = u."id" and a."providerId" = 'credential'
     left join accounts.initial_passwords i on i.user_id = u."id" where u."email" = lower($1)`,
    [email],
  );
  return rows[0] ?? null;
}
