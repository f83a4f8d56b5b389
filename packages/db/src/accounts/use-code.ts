import type { AccountsPool } from "../pool.ts";

/** Longer than any code is right: half a minute before and after its own. */
const KEPT = "5 minutes";

export type CodeOfUser = { readonly userId: string; readonly code: string };

/** Takes a code of this person's authenticator app for one sign-in. False where it was taken before, by whomever. */
export async function useCode(pool: AccountsPool, { userId, code }: CodeOfUser): Promise<boolean> {
  await pool.query(
    `delete from accounts.used_codes where user_id = $1 and used_at < now() - interval '${KEPT}'`,
    [userId],
  );
  const taken = await pool.query(
    `insert into accounts.used_codes (user_id, code) values ($1, $2) on conflict do nothing`,
    [userId, code],
  );
  return taken.rowCount === 1;
}
