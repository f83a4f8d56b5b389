import { setTimeout as delay } from "node:timers/promises";
import type { PoolClient } from "pg";
import type { OwnerPool } from "../pool.ts";
import { databaseErrorCode } from "../database-error-code.ts";
import { inTransaction } from "../in-transaction.ts";
import { migrateJobQueue } from "../jobs/migrate-job-queue.ts";
import { grantServerRoles } from "./grant-server-roles.ts";
import { PACKAGED_ZONE_RULES } from "@callwaiting/domain/packaged-zone-rules";
import { recordToldTimes } from "../zones/record-told-times.ts";
import { fillZoneRules } from "../zones/fill-zone-rules.ts";
import { markClinics, settleClocks } from "../zones/settle-clocks.ts";
import { closeToOthers } from "./close-to-others.ts";
import { lockTouchedTables } from "./lock-touched-tables.ts";
import { type AppliedMigration, planMigrations } from "./plan-migrations.ts";
import { type Migration, readMigrations } from "./read-migrations.ts";

export type MigrationErrorKind = "too_old" | "edited" | "out_of_order" | "locked_out";

/** The database cannot be brought up to date; the message is one sentence that says what to do. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
  readonly kind: MigrationErrorKind;
  constructor(kind: MigrationErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** PostgreSQL 14 has multiranges, 15 is the oldest that we test. */
const OLDEST_SERVER = 150_000;
/** Any number, as long as nobody else uses it: who migrates holds it for the transaction. */
const MIGRATION_LOCK = 4_206_011_215;

/** SQLSTATE of a lock that was not given in time. */
const LOCK_NOT_AVAILABLE = "55P03";

export type MigrateOptions = {
  /** Other files than those of this version, for tests; the job queue is then left alone. */
  readonly migrations?: readonly Migration[];
  /** How long a statement may wait for a table that others use, in ms; all calls wait behind it meanwhile. */
  readonly lockTimeoutMs?: number;
  /** The pause before all of it is tried again, in ms: the calls that waited are served in it. */
  readonly pauseMs?: number;
  /** After this long, in ms, it is given up. */
  readonly giveUpMs?: number;
};

/** Below the time that the server's pool gives a statement (1500 ms), so that no call fails for a migration. */
const LOCK_TIMEOUT_MS = 800;
const PAUSE_MS = 2_000;
const GIVE_UP_MS = 300_000;

/**
 * Runs what has not run yet, all of it in one transaction: either the whole of it is there afterwards or nothing.
 * Any number of servers may start at once; one migrates, the others wait for it and find nothing left to do. The
 * lock belongs to the transaction, so a pooler in transaction mode may stand in between.
 *
 * Servers of the version before may go on working meanwhile. A statement that waits for a table holds up everybody who
 * comes after it, so it waits briefly, lets all of them through, and is tried again.
 *
 * The zone rules that come with this version follow, unless the database has newer ones, and what is to come follows them.
 *
 * The job queue's schema follows; graphile-worker keeps and migrates it by itself.
 *
 * @returns the names of the files that ran.
 */
export async function migrate(pool: OwnerPool, options: MigrateOptions = {}): Promise<readonly string[]> {
  const files = options.migrations ?? (await readMigrations());
  const ran = await runUntilLocked(pool, files, options);
  if (options.migrations === undefined) {
    await settleClocks(pool);
    await migrateJobQueue(pool);
  }
  return ran;
}

async function runUntilLocked(
  pool: OwnerPool,
  files: readonly Migration[],
  { lockTimeoutMs = LOCK_TIMEOUT_MS, pauseMs = PAUSE_MS, giveUpMs = GIVE_UP_MS }: MigrateOptions,
): Promise<readonly string[]> {
  const deadline = performance.now() + giveUpMs;
  for (;;) {
    try {
      return await inTransaction(pool, (client) => runPending(client, files, lockTimeoutMs));
    } catch (error) {
      if (databaseErrorCode(error) !== LOCK_NOT_AVAILABLE) throw error;
      if (performance.now() >= deadline) throw new MigrationError("locked_out", LOCKED_OUT, { cause: error });
      await delay(pauseMs);
    }
  }
}

const LOCKED_OUT =
  "A migration could not lock a table, because somebody else's long transaction is using it: end that one " +
  "(select pid, application_name, xact_start, query from pg_stat_activity order by xact_start), then start again.";

async function runPending(
  client: PoolClient,
  files: readonly Migration[],
  lockTimeoutMs: number,
): Promise<readonly string[]> {
  const serverVersion = await refuseOldServer(client);
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
  // Not before: another server's migration is waited for as long as it takes.
  await client.query("select set_config('lock_timeout', $1, true)", [`${lockTimeoutMs}ms`]);
  await lockTouchedTables(client, plan.pending);
  for (const file of plan.pending) {
    await client.query(file.sql);
    await client.query("insert into schema_migrations (name, sha256) values ($1, $2)", [
      file.name,
      file.sha256,
    ]);
  }
  await grantServerRoles(client, serverVersion);
  if (plan.pending.length > 0) await closeToOthers(client);
  await fillClock(client, plan.pending);
  return plan.pending.map((file) => file.name);
}

/** Adds the column that appointments have had since. */
const WALL_TIMES = "0030_wall_times.sql";

/** Files of earlier versions, which tests run, end before there is a clock. */
async function fillClock(client: PoolClient, ran: readonly Migration[]): Promise<void> {
  const { rows } = await client.query<{ isThere: boolean }>(
    `select to_regclass('clock.release') is not null as "isThere"`,
  );
  if (rows[0]?.isThere !== true) return;
  await fillZoneRules(client, PACKAGED_ZONE_RULES);
  if (!ran.some(({ name }) => name === WALL_TIMES)) return;
  await recordToldTimes(client);
  await markClinics(client, null);
}

/** @returns the server's version as PostgreSQL counts it: 150020 is 15.20. */
async function refuseOldServer(client: PoolClient): Promise<number> {
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
  return server?.number ?? OLDEST_SERVER;
}
