import type { Pool, PoolClient } from "pg";
import { migrateJobQueue } from "../jobs/migrate-job-queue.ts";
import { type AppliedMigration, planMigrations } from "./plan-migrations.ts";
import { type Migration, readMigrations } from "./read-migrations.ts";

export type MigrationErrorKind = "too_old" | "edited" | "out_of_order";

/** The database cannot be brought up to date; the message is one sentence that says what to do. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
  readonly kind: MigrationErrorKind;
  constructor(kind: MigrationErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** PostgreSQL 14 has multiranges, 15 is the oldest that we test. */
const OLDEST_SERVER = 150_000;
/** Any number, as long as nobody else uses it: who migrates holds it for the transaction. */
const MIGRATION_LOCK = 4_206_011_215;

/**
 * Runs what has not run yet, all of it in one transaction: either the whole of it is there afterwards or nothing.
 * Any number of servers may start at once; one migrates, the others wait for it and find nothing left to do. The
 * lock belongs to the transaction, so a pooler in transaction mode may stand in between.
 *
 * The job queue's schema follows; graphile-worker keeps and migrates it by itself.
 *
 * @returns the names of the files that ran.
 */
export async function migrate(pool: Pool, migrations?: readonly Migration[]): Promise<readonly string[]> {
  const files = migrations ?? (await readMigrations());
  const ran = await runInTransaction(pool, files);
  if (migrations === undefined) await migrateJobQueue(pool);
  return ran;
}

async function runInTransaction(pool: Pool, files: readonly Migration[]): Promise<readonly string[]> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const ran = await runPending(client, files);
    await client.query("commit");
    return ran;
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

async function runPending(client: PoolClient, files: readonly Migration[]): Promise<readonly string[]> {
  await refuseOldServer(client);
  await client.query("select pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
  await client.query(`create table if not exists schema_migrations (
    name text primary key, sha256 text not null, applied_at timestamptz not null default now())`);
  const applied = await client.query<AppliedMigration>("select name, sha256 from schema_migrations");
  const plan = planMigrations(files, applied.rows);
  if (plan.kind === "edited") {
    throw new MigrationError(
      "edited",
      `Migration ${plan.name} was changed after it had run here: restore the file and put the change into a new one.`,
    );
  }
  if (plan.kind === "out_of_order") {
    throw new MigrationError(
      "out_of_order",
      `Migration ${plan.name} comes before ${plan.after}, which has run already: give it the next free number.`,
    );
  }
  for (const file of plan.pending) {
    await client.query(file.sql);
    await client.query("insert into schema_migrations (name, sha256) values ($1, $2)", [
      file.name,
      file.sha256,
    ]);
  }
  return plan.pending.map((file) => file.name);
}

async function refuseOldServer(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ number: number; version: string }>(
    "select current_setting('server_version_num')::int as number, current_setting('server_version') as version",
  );
  const server = rows[0];
  if (server !== undefined && server.number < OLDEST_SERVER) {
    throw new MigrationError(
      "too_old",
      `DATABASE_URL points at PostgreSQL ${server.version}; version 15 or newer is needed.`,
    );
  }
}
