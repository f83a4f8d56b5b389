import type { Queryable } from "../queryable.ts";

/** From this version on, who creates a role may administer it but not become it. */
const SEPARATE_SET_OPTION = 160_000;

/**
 * Lets the owner work as the roles that the migrations created. An owner who is no superuser (RDS, Supabase, a role of
 * one's own) has made them and may grant them, also to itself; up to PostgreSQL 15 it was a member by the migration.
 */
export async function grantServerRoles(db: Queryable, serverVersion: number): Promise<void> {
  if (serverVersion < SEPARATE_SET_OPTION) return;
  await db.query(`do $grant$
    declare missing name;
    begin
      for missing in select rolname from pg_roles
        where rolname in ('callwaiting_app', 'callwaiting_auth') and not pg_has_role(oid, 'SET')
      loop
        execute format('grant %I to current_user', missing);
      end loop;
    end
  $grant$`);
}
