import { APP_ROLE } from "../pool.ts";
import type { Queryable } from "../queryable.ts";

/** The connections work as somebody else than they should; the message says as whom, and what to do. */
export class AppRoleError extends Error {
  override readonly name = "AppRoleError";
}

/**
 * Refuses to work on connections that are not the role's, to which row-level security might not apply, whatever the
 * reason (a pooler that drops the role from the connection settings, say): better no server than one that shows
 * everybody everything.
 */
export async function assertAppRole(db: Queryable, expected: string = APP_ROLE): Promise<void> {
  const { rows } = await db.query<{ role: string; bypasses: boolean }>(
    "select current_user as role, rolsuper or rolbypassrls as bypasses from pg_roles where rolname = current_user",
  );
  const current = rows[0];
  if (current?.role === expected && !current.bypasses) return;
  throw new AppRoleError(
    `The database connection works as "${current?.role ?? "an unknown role"}" instead of "${expected}", so row-level ` +
      "security might not apply. Behind a pooler, the user of DATABASE_POOL_URL must begin as that role " +
      "(docs/pgbouncer.md), and DATABASE_URL must lead past the pooler.",
  );
}
