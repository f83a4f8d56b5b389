import type { Queryable } from "../queryable.ts";

/**
 * Refuses to work on connections to which row-level security would not apply, whatever the reason (a pooler that
 * drops the role from the connection settings, say): better no server than one that shows everybody everything.
 */
export async function assertAppRole(db: Queryable): Promise<void> {
  const { rows } = await db.query<{ role: string; bypasses: boolean }>(
    "select current_user as role, rolsuper or rolbypassrls as bypasses from pg_roles where rolname = current_user",
  );
  const current = rows[0];
  if (current === undefined || current.bypasses) {
    throw new Error(
      `The database connection works as "${current?.role ?? "an unknown role"}", to which row-level security does ` +
        "not apply: use a DATABASE_URL whose user is neither superuser nor BYPASSRLS, or let `options` through the pooler.",
    );
  }
}
