import type { OrgId } from "@callwaiting/domain";
import type { AccountsPool } from "../pool.ts";
import type { Queryable } from "../queryable.ts";
import { actAs, actAsOperator } from "./act-as.ts";
import { inTransaction } from "../in-transaction.ts";

/** Time for everybody concerned to set up theirs. */
const GRACE = "7 days";

/** `set_up_yours`: who asks others for a second factor has one. */
export type SecondFactorRule =
  | { readonly kind: "set"; readonly from: string | null }
  | { readonly kind: "set_up_yours" };

type Rule = { readonly orgId: OrgId; readonly actorId: string; readonly isRequired: boolean };

/** Asks owners and admins for a second factor, from a week ahead on, or no longer. Asking again changes no date. */
export async function requireSecondFactor(
  pool: AccountsPool,
  { orgId, actorId, isRequired }: Rule,
): Promise<SecondFactorRule> {
  return inTransaction(pool, async (db) => {
    const own = await db.query(`select from accounts."user" where "id" = $1 and "twoFactorEnabled"`, [
      actorId,
    ]);
    if (isRequired && own.rowCount !== 1) return { kind: "set_up_yours" };
    await actAs(db, actorId);
    const { rows } = await db.query<{ from: Date | null }>(
      `update accounts."organization"
       set second_factor_from = case when $2 then coalesce(second_factor_from, now() + interval '${GRACE}') end
       where "id" = $1 returning second_factor_from as "from"`,
      [orgId, isRequired],
    );
    return { kind: "set", from: rows[0]?.from?.toISOString() ?? null };
  });
}

/** `elsewhere`: they work for another organization, too, whose owner has not been asked. */
export type SecondFactorReset = "done" | "not_found" | "yourself" | "elsewhere";

/** Takes the second factor of somebody who has lost it: they sign in with their password alone, anew everywhere. */
export async function resetSecondFactor(
  pool: AccountsPool,
  { orgId, actorId, userId }: { readonly orgId: OrgId; readonly actorId: string; readonly userId: string },
): Promise<SecondFactorReset> {
  if (actorId === userId) return "yourself";
  return inTransaction(pool, async (db) => {
    const { rows } = await db.query<{ organizationId: string }>(
      `select "organizationId" from accounts."member" where "userId" = $1 for update`,
      [userId],
    );
    if (!rows.some((row) => row.organizationId === orgId)) return "not_found";
    if (rows.length > 1) return "elsewhere";
    await actAs(db, actorId);
    await endSecondFactor(db, userId);
    return "done";
  });
}

/** The same by whoever runs the server, for an owner whom nobody else can help. False where there is no such account. */
export async function resetSecondFactorByEmail(pool: AccountsPool, email: string): Promise<boolean> {
  return inTransaction(pool, async (db) => {
    const { rows } = await db.query<{ id: string }>(
      `select "id" from accounts."user" where "email" = lower($1)`,
      [email],
    );
    const userId = rows[0]?.id;
    if (userId === undefined) return false;
    await actAsOperator(db);
    await endSecondFactor(db, userId);
    return true;
  });
}

async function endSecondFactor(db: Queryable, userId: string): Promise<void> {
  await db.query(`delete from accounts."twoFactor" where "userId" = $1`, [userId]);
  await db.query(
    `update accounts."user" set "twoFactorEnabled" = false, "updatedAt" = now() where "id" = $1`,
    [userId],
  );
  // Devices that were trusted, and sign-ins that wait for a code.
  await db.query(
    `delete from accounts."verification"
     where "value" = $1 and ("identifier" like 'trust-device-%' or "identifier" like '2fa-%')`,
    [userId],
  );
  await db.query(`delete from accounts."session" where "userId" = $1`, [userId]);
}
