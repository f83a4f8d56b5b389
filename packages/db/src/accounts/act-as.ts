import type { Queryable } from "../queryable.ts";

const BY_THE_OPERATOR = JSON.stringify({ kind: "system", displayName: "npm run org" });

/** Puts every change in the transaction down to this person, as `withStaff` does for a tenant's tables. */
export async function actAs(db: Queryable, userId: string): Promise<void> {
  await db.query(
    `select set_config('app.actor',
       json_build_object('kind', 'user', 'userId', u."id", 'displayName', u."name")::text, true)
     from accounts."user" u where u."id" = $1`,
    [userId],
  );
}

/** Puts every change in the transaction down to whoever runs the server and works at its shell. */
export async function actAsOperator(db: Queryable): Promise<void> {
  await db.query("select set_config('app.actor', $1, true)", [BY_THE_OPERATOR]);
}
