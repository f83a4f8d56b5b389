import type { PoolClient } from "pg";
import { BACKUP_FORMAT, type BackupHead, type BackupRow } from "./backup-lines.ts";
import { type BackupTable, EXACT_TEXTS, listBackupTables, listSequences } from "./list-tables.ts";

const ROWS_AT_ONCE = 1000;

/** The lines of a backup, each ended by a newline. The client is inside the transaction of `asWholeDatabase`. */
export async function* dumpDatabase(client: PoolClient): AsyncGenerator<string> {
  await client.query(EXACT_TEXTS);
  yield line(await readHead(client));
  const tables = await listBackupTables(client);
  let count = 0;
  for (const table of tables) {
    yield line({ table: table.name, columns: table.columns.map(({ name }) => name) });
    for await (const rows of readRows(client, table)) {
      count += rows.length;
      yield rows.map(line).join("");
    }
  }
  for (const name of await listSequences(client)) {
    const { rows } = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${name}`,
    );
    const state = rows[0];
    if (state !== undefined) yield line({ sequence: name, lastValue: state.last, isCalled: state.called });
  }
  yield line({ end: true, tables: tables.length, rows: count });
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

async function readHead(client: PoolClient): Promise<BackupHead> {
  const server = await client.query<{ version: string }>(
    "select current_setting('server_version') as version",
  );
  const { rows } = await client.query<BackupHead["migrations"][number]>(
    "select name, sha256 from schema_migrations order by name",
  );
  return {
    format: BACKUP_FORMAT,
    version: 1,
    createdAt: new Date().toISOString(),
    postgres: server.rows[0]?.version ?? "",
    migrations: rows,
  };
}

async function* readRows(client: PoolClient, { name, columns }: BackupTable): AsyncGenerator<BackupRow[]> {
  const texts = columns.map((column) => `${column.name}::text`).join(", ");
  await client.query(
    `declare backup_rows no scroll cursor for select array[${texts}]::text[] as row from only ${name}`,
  );
  for (;;) {
    const { rows } = await client.query<{ row: BackupRow }>(`fetch ${ROWS_AT_ONCE} from backup_rows`);
    if (rows.length > 0) yield rows.map(({ row }) => row);
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await client.query("close backup_rows");
}
