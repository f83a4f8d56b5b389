import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CurrentSqlError,
  MIGRATIONS_DIR,
  type MigrationDraft,
  draftMigration,
  readMigrations,
} from "@callwaiting/db/current-sql";
import { ClusterError } from "@callwaiting/db/embedded";
import { startScratchCluster } from "@callwaiting/db/scratch-cluster";
import { CommandError } from "../report/command-error.ts";
import { explainFileError } from "./explain-file-error.ts";

export type WrittenMigration = Omit<MigrationDraft, "sql"> & {
  /** Null: nothing could be written. */
  readonly file: string | null;
};

/** Writes the next migration from what has changed in packages/db/sql; null when nothing has. */
export async function writeMigration(name: string): Promise<WrittenMigration | null> {
  const migrations = await readMigrations();
  const file = join(
    MIGRATIONS_DIR,
    nextFileName(
      name,
      migrations.map((each) => each.name),
    ),
  );
  const draft = await draftInScratch();
  if (draft === null) return null;
  const { sql, ...rest } = draft;
  if (sql === null) return { file: null, ...rest };
  await writeFile(file, sql, { flag: "wx" }).catch((error: unknown) => {
    throw explainFileError(error, file);
  });
  return { file, ...rest };
}

/** `0022_call_language.sql`, say. */
export function nextFileName(name: string, taken: readonly string[]): string {
  const words = name.toLowerCase().replaceAll("-", "_");
  if (!/^[a-z][a-z0-9_]*$/.test(words)) {
    throw new CommandError(`"${name}" cannot be the name of a migration.`, {
      hint: "Use letters, digits and _ to say what it does: npm run db -- migration call_language",
    });
  }
  const last = taken.toSorted().at(-1)?.slice(0, 4) ?? "0";
  return `${String(Number(last) + 1).padStart(4, "0")}_${words}.sql`;
}

/** In two databases of a PostgreSQL of our own, so that no real one is touched. */
async function draftInScratch(): Promise<MigrationDraft | null> {
  try {
    const cluster = await startScratchCluster();
    try {
      return await draftMigration({ adminUrl: cluster.adminUrl });
    } finally {
      await cluster.stop();
    }
  } catch (error) {
    if (!(error instanceof CurrentSqlError || error instanceof ClusterError)) throw error;
    throw new CommandError(error.message, { cause: error });
  }
}

/** What a person is told. */
export function describeMigration(written: WrittenMigration | null): string {
  if (written === null) return "Nothing to write: the migrations already make what packages/db/sql says.";
  const { file, refusal, byHand } = written;
  const lines = file === null ? ["Nothing was written."] : [`Written: ${file}`];
  if (refusal !== null) lines.push(`PostgreSQL refuses it as it is: ${refusal}`);
  if (byHand.length > 0) {
    lines.push("", "Left for you to write, because it removes something or depends on the rows that exist:");
    lines.push(...byHand.map((line) => `  ${line}`));
    lines.push(
      "How to do that while servers of the previous version still run: docs/deploy.md, zero-downtime updates.",
    );
  } else if (refusal === null) {
    lines.push("With it, the migrations make what packages/db/sql says. Read it, and say why at its top.");
  }
  return lines.join("\n");
}
