import type { Queryable } from "../queryable.ts";

/** Puts every change in the transaction down to this person, as `withStaff` does for a tenant's tables. */
export async function actAs(db: Queryable, userId: string): Promise<void> {
  await db.query(
    `select set_config('app.actor',
       json_build_object('kind', 'user', 'userId', u."id", 'displayName', u."name")::text, true)
     from accounts."user" u where u."id" = $1`,
    [userId],
  );
}
