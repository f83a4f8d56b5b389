import type { PoolClient } from "pg";
import type { OwnerPool } from "../pool.ts";
import { inTransaction } from "../in-transaction.ts";
import { migrate } from "../migrate/migrate.ts";
import { BackupError } from "./backup-error.ts";
import { type BackupHead, type BackupRow, backupHead, backupLine } from "./backup-lines.ts";
import { type BackupTable, EXACT_TEXTS, listBackupTables } from "./list-tables.ts";
import { withoutRules } from "./without-rules.ts";

const ROWS_AT_ONCE = 500;

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
    const loader = createLoader(client, tables);
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

function parseLine(text: string) {
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

type Line = ReturnType<typeof parseLine>;

/** Collects rows and writes them many at a time. */
function createLoader(client: PoolClient, tables: readonly BackupTable[]) {
  let current: { readonly table: BackupTable; readonly columns: readonly string[] } | null = null;
  let pending: BackupRow[] = [];
  let seen = { tables: 0, rows: 0 };
  let end: { readonly tables: number; readonly rows: number } | null = null;
  const flush = async () => {
    if (current !== null && pending.length > 0) await insertRows(client, current, pending);
    pending = [];
  };
  const begin = (name: string, columns: readonly string[]) => {
    const table = tables.find((each) => each.name === name);
    if (table === undefined) throw new BackupError(`The backup has a table that is not here: ${name}.`);
    current = { table, columns };
    seen = { ...seen, tables: seen.tables + 1 };
  };
  return {
    async take(line: Line): Promise<void> {
      if (end !== null) throw new BackupError("The file is damaged: it goes on after its end.");
      if (Array.isArray(line)) {
        pending.push(line);
        seen = { ...seen, rows: seen.rows + 1 };
        if (pending.length >= ROWS_AT_ONCE) await flush();
        return;
      }
      await flush();
      if ("table" in line) begin(line.table, line.columns);
      else if ("sequence" in line) {
        await client.query("select setval($1::regclass, $2::bigint, $3)", [
          line.sequence,
          line.lastValue,
          line.isCalled,
        ]);
      } else end = line;
    },
    finish() {
      if (end === null || end.rows !== seen.rows || end.tables !== seen.tables) {
        throw new BackupError("The file is damaged: its end is missing.");
      }
      return seen;
    },
  };
}

type Destination = { readonly table: BackupTable; readonly columns: readonly string[] };

async function insertRows(
  client: PoolClient,
  { table, columns }: Destination,
  rows: readonly BackupRow[],
): Promise<void> {
  const types = columns.map((column) => {
    const type = table.columns.find(({ name }) => name === column)?.type;
    if (type === undefined) {
      throw new BackupError(`The backup has a column that is not here: ${table.name}.${column}.`);
    }
    return type;
  });
  const casts = types.map((type, i) => `x.c${i}::${type}`).join(", ");
  const names = types.map((_, i) => `c${i}`).join(", ");
  const parameters = types.map((_, i) => `$${i + 1}::text[]`).join(", ");
  await client.query(
    `insert into ${table.name} (${columns.join(", ")}) overriding system value
     select ${casts} from unnest(${parameters}) as x(${names})`,
    types.map((_, i) => rows.map((row) => row[i] ?? null)),
  );
}
