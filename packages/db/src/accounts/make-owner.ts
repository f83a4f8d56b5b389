import type { AccountsPool } from "../pool.ts";
import { actAsOperator } from "./act-as.ts";
import { type NewAccount, insertAccount } from "./create-account.ts";
import { inTransaction } from "../in-transaction.ts";

/**
 * Makes somebody an owner of an organization, with an account if they have none. For the operator at a shell: no member
 * is asked, and the audit log says so.
 *
 * @returns the person's id. Their password, where they have an account already, stays what it is.
 */
export async function makeOwner(pool: AccountsPool, owner: Omit<NewAccount, "role">): Promise<string> {
  return inTransaction(pool, async (db) => {
    await actAsOperator(db);
    const made = await insertAccount(db, { ...owner, role: "owner" });
    if (made !== null) return made;
    const { rows } = await db.query<{ userId: string }>(
      `insert into accounts."member" ("organizationId", "userId", "role")
       select $1, "id", 'owner' from accounts."user" where "email" = lower($2)
       on conflict ("userId", "organizationId") do update set "role" = 'owner' returning "userId"`,
      [owner.orgId, owner.email],
    );
    const found = rows[0];
    if (found === undefined) throw new Error("the account was deleted while it was made an owner");
    return found.userId;
  });
}
