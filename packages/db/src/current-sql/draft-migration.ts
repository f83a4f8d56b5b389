import { randomUUID } from "node:crypto";
import type { OwnerPool } from "../pool.ts";
import { asAdmin } from "../embedded/as-admin.ts";
import { migrate } from "../migrate/migrate.ts";
import { type Migration, readMigrations } from "../migrate/read-migrations.ts";
import { createOwnerPool } from "../pool.ts";
import { compareCatalogues, describeDifference } from "./compare-catalogues.ts";
import { listCatalogue } from "./list-catalogue.ts";
import { loadCurrentSql } from "./load-current-sql.ts";
import { planMigration } from "./plan-migration.ts";
import { type SqlFile, readCurrentSql } from "./read-current-sql.ts";

export type MigrationDraft = {
  /** Null: nothing of what differs can be written by a program. */
  readonly sql: string | null;
  /** Why PostgreSQL does not take the draft as it is; null when it does. */
  readonly refusal: string | null;
  /** What still differs once it has run, a line each: for a person to write. */
  readonly byHand: readonly string[];
};

type Sources = {
  /** A superuser's URL of a PostgreSQL in which databases may be made. */
  readonly adminUrl: string;
  readonly files?: readonly SqlFile[];
  readonly migrations?: readonly Migration[];
};

/**
 * Compares a database that sql/ makes with one that the migrations make, and drafts the migration that is missing. The
 * draft is run before it is handed out, so that what it leaves undone is known. Null when nothing has changed.
 */
export async function draftMigration({ adminUrl, ...sources }: Sources): Promise<MigrationDraft | null> {
  const files = sources.files ?? (await readCurrentSql());
  const migrations = sources.migrations ?? (await readMigrations());
  await using current = await makeDatabase(adminUrl);
  await using migrated = await makeDatabase(adminUrl);
  await Promise.all([loadCurrentSql(current.owner, files), migrate(migrated.owner, { migrations })]);
  const wanted = await listCatalogue(current.owner);
  const differences = compareCatalogues(wanted, await listCatalogue(migrated.owner));
  if (differences.length === 0) return null;
  const statements = planMigration(differences, files);
  const sql = statements.length === 0 ? null : `${statements.join("\n\n")}\n`;
  const refusal = sql === null ? null : await tryOut(migrated.owner, migrations, sql);
  const left = compareCatalogues(wanted, await listCatalogue(migrated.owner));
  return { sql, refusal, byHand: left.map(describeDifference) };
}

/** As a server will run it, after all the others. */
async function tryOut(
  owner: OwnerPool,
  migrations: readonly Migration[],
  sql: string,
): Promise<string | null> {
  try {
    await migrate(owner, { migrations: [...migrations, { name: "9999_draft.sql", sql, sha256: "draft" }] });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function makeDatabase(adminUrl: string) {
  const name = `callwaiting_draft_${randomUUID().replaceAll("-", "")}`;
  await asAdmin(adminUrl, `create database ${name} template template0`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const owner = createOwnerPool({ connectionString: url.href });
  return {
    owner,
    async [Symbol.asyncDispose]() {
      await owner.end();
      await asAdmin(adminUrl, `drop database if exists ${name} with (force)`);
    },
  };
}
