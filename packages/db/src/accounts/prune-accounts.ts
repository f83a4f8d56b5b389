import type { AccountsPool } from "../pool.ts";

export type PrunedAccounts = {
  readonly sessions: number;
  /** Links for a new password, and what sign-in keeps beside them. */
  readonly verifications: number;
  readonly invitations: number;
  readonly rateLimits: number;
};

const PRUNING = {
  sessions: `delete from accounts."session" where "expiresAt" < now()`,
  verifications: `delete from accounts."verification" where "expiresAt" < now()`,
  // A month longer: whoever comes late with a link should hear the same as the day after it ended.
  invitations: `delete from accounts."invitation" where "expiresAt" < now() - interval '30 days'`,
  rateLimits: `delete from accounts."rateLimit" where "lastRequest" < extract(epoch from now() - interval '1 day') * 1000`,
} as const;

/** Removes sessions, links and counters that are over. Needs the pool of accounts. */
export async function pruneAccounts(accounts: AccountsPool): Promise<PrunedAccounts> {
  const removed = async (sql: string) => (await accounts.query(sql)).rowCount ?? 0;
  return {
    sessions: await removed(PRUNING.sessions),
    verifications: await removed(PRUNING.verifications),
    invitations: await removed(PRUNING.invitations),
    rateLimits: await removed(PRUNING.rateLimits),
  };
}
