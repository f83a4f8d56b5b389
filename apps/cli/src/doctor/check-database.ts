import { type OwnerPool, createOwnerPool, describeDatabaseError } from "@callwaiting/db";
import { type Check, CheckFailure, type Finding } from "../report/check.ts";
import { findDatabaseUrl } from "../target/local-database.ts";

const OLDEST_SERVER = 150_000;

export function databaseCheck(env: NodeJS.ProcessEnv): Check {
  return { title: "Database", run: () => checkDatabase(env) };
}

async function checkDatabase(env: NodeJS.ProcessEnv): Promise<Finding> {
  const url = await findDatabaseUrl(env);
  if (url === null) return "The embedded PostgreSQL; npm start starts it.";
  const pool = createOwnerPool({ connectionString: url, max: 1 });
  try {
    return await inspect(pool);
  } catch (error) {
    if (error instanceof CheckFailure) throw error;
    const own = env["DATABASE_URL"]
      ? "Correct DATABASE_URL in .env."
      : "Stop CallWaiting and start it again: npm start";
    throw new CheckFailure(describeDatabaseError(error, url) ?? "The database cannot be used.", own);
  } finally {
    await pool.end();
  }
}

type Facts = {
  readonly number: number;
  readonly version: string;
  readonly user: string;
  readonly maySetUp: boolean;
  readonly mayMakeRole: boolean;
  readonly hasRole: boolean;
  readonly hasGist: boolean;
};

async function inspect(pool: OwnerPool): Promise<Finding> {
  const { rows } = await pool.query<Facts>(`
    select current_setting('server_version_num')::int as number,
      split_part(current_setting('server_version'), ' ', 1) as version, current_user as user,
      has_schema_privilege('public', 'create') as "maySetUp",
      (select rolsuper or rolcreaterole from pg_roles where rolname = current_user) as "mayMakeRole",
      exists (select from pg_roles where rolname = 'callwaiting_app'
        and pg_has_role(current_user, oid, 'member')) as "hasRole",
      exists (select from pg_available_extensions where name = 'btree_gist') as "hasGist"`);
  const facts = rows[0];
  if (facts === undefined) throw new CheckFailure("The database does not say what it is.");
  const { version, user } = facts;
  if (facts.number < OLDEST_SERVER) {
    throw new CheckFailure(`PostgreSQL ${version} is too old.`, "Use PostgreSQL 15 or newer.");
  }
  if (!facts.hasGist) {
    throw new CheckFailure(
      "The extension btree_gist is not available.",
      "Install postgresql-contrib on the database server.",
    );
  }
  if (!facts.maySetUp) {
    throw new CheckFailure(`${user} may not create tables.`, `grant create on schema public to "${user}";`);
  }
  if (!facts.hasRole && !facts.mayMakeRole) {
    throw new CheckFailure(
      `${user} may not create the role callwaiting_app, and is not a member of it.`,
      `create role callwaiting_app nologin; grant callwaiting_app to "${user}";   (as a superuser)`,
    );
  }
  return `PostgreSQL ${version}, as ${user}.`;
}
