import type { PoolClient } from "pg";
import type { OwnerPool } from "../pool.ts";
import { inTransaction } from "../in-transaction.ts";
import { migrate } from "../migrate/migrate.ts";
import { BackupError } from "./backup-error.ts";
import { BackupLoader } from "./backup-loader.ts";
import { type BackupHead, type BackupLine, backupHead, backupLine } from "./backup-lines.ts";
import { type BackupTable, EXACT_TEXTS, listBackupTables } from "./list-tables.ts";
import { withoutRules } from "./without-rules.ts";

export type Restored = { readonly tables: number; readonly rows: number; readonly createdAt: string };

type RestoreOptions = {
  /** Line by line, without their newlines. */
  readonly lines: AsyncIterable<string>;
  /** Empty the database first; otherwise one that has rows is refused. */
  readonly force: boolean;
};

/** Puts a backup back, all of it or nothing. What is wrong with the file or the database comes as a BackupError. */
export async function restoreDatabase(owner: OwnerPool, { lines, force }: RestoreOptions): Promise<Restored> {
  await migrate(owner);
  return inTransaction(owner, async (client) => {
    await client.query(EXACT_TEXTS);
    return restore(client, { lines, force });
  });
}

async function restore(client: PoolClient, { lines, force }: RestoreOptions): Promise<Restored> {
  const iterator = lines[Symbol.asyncIterator]();
  const head = readHead((await iterator.next()).value);
  await expectSameMigrations(client, head);
  const tables = await listBackupTables(client);
  return withoutRules(client, tables, async () => {
    if (force) await client.query(`truncate ${tables.map(({ name }) => name).join(", ")}`);
    else await expectEmpty(client, tables);
    const loader = new BackupLoader(client, tables);
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      await loader.take(parseLine(next.value));
    }
    return { ...loader.finish(), createdAt: head.createdAt };
  });
}

function readHead(text: string | undefined): BackupHead {
  const parsed = backupHead.safeParse(parseJson(text ?? ""));
  if (!parsed.success) throw new BackupError("The file is no backup of CallWaiting.");
  return parsed.data;
}

function parseLine(text: string): BackupLine {
  const parsed = backupLine.safeParse(parseJson(text));
  if (!parsed.success) throw new BackupError("The file is damaged: a line of it cannot be read.");
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function expectSameMigrations(client: PoolClient, head: BackupHead): Promise<void> {
  const { rows } = await client.query<BackupHead["migrations"][number]>(
    "select name, sha256 from schema_migrations order by name",
  );
  const here = new Map(rows.map(({ name, sha256 }) => [name, sha256]));
  const differing = head.migrations.find(({ name, sha256 }) => here.get(name) !== sha256);
  const newer = rows.find(({ name }) => !head.migrations.some((each) => each.name === name));
  const name = differing?.name ?? newer?.name;
  if (name === undefined) return;
  throw new BackupError(
    `The backup was made by another version of CallWaiting (migration ${name} differs): restore it with that version, then update.`,
  );
}

async function expectEmpty(client: PoolClient, tables: readonly BackupTable[]): Promise<void> {
  for (const { name } of tables) {
    const { rowCount } = await client.query(`select from ${name} limit 1`);
    if (rowCount !== 0) {
      throw new BackupError(`The database is not empty (${name} has rows): --force replaces what is in it.`);
    }
  }
}
