import type { PoolClient } from "pg";
import { BackupError } from "./backup-error.ts";
import type { BackupLine, BackupRow } from "./backup-lines.ts";
import type { BackupTable } from "./list-tables.ts";

const ROWS_AT_ONCE = 500;

type Destination = { readonly table: BackupTable; readonly columns: readonly string[] };
type Counts = { readonly tables: number; readonly rows: number };

/** Writes the lines of a backup after its head, many rows at a time. */
export class BackupLoader {
  readonly #client: PoolClient;
  readonly #tables: readonly BackupTable[];
  #current: Destination | null = null;
  #pending: BackupRow[] = [];
  #seen: Counts = { tables: 0, rows: 0 };
  #end: Counts | null = null;

  constructor(client: PoolClient, tables: readonly BackupTable[]) {
    this.#client = client;
    this.#tables = tables;
  }

  /** @throws {BackupError} for a line that cannot stand where it stands. */
  async take(line: BackupLine): Promise<void> {
    if (this.#end !== null) throw new BackupError("The file is damaged: it goes on after its end.");
    if (Array.isArray(line)) {
      await this.#takeRow(line);
      return;
    }
    await this.#flush();
    if ("table" in line) this.#begin(line.table, line.columns);
    else if ("sequence" in line) {
      await this.#client.query("select setval($1::regclass, $2::bigint, $3)", [
        line.sequence,
        line.lastValue,
        line.isCalled,
      ]);
    } else this.#end = line;
  }

  /** @throws {BackupError} when the file does not end as it says. */
  finish(): Counts {
    const { tables, rows } = this.#seen;
    if (this.#end === null || this.#end.rows !== rows || this.#end.tables !== tables) {
      throw new BackupError("The file is damaged: its end is missing.");
    }
    return this.#seen;
  }

  async #takeRow(row: BackupRow): Promise<void> {
    this.#pending.push(row);
    this.#seen = { ...this.#seen, rows: this.#seen.rows + 1 };
    if (this.#pending.length >= ROWS_AT_ONCE) await this.#flush();
  }

  async #flush(): Promise<void> {
    if (this.#current !== null && this.#pending.length > 0) {
      await insertRows(this.#client, this.#current, this.#pending);
    }
    this.#pending = [];
  }

  #begin(name: string, columns: readonly string[]): void {
    const table = this.#tables.find((each) => each.name === name);
    if (table === undefined) throw new BackupError(`The backup has a table that is not here: ${name}.`);
    this.#current = { table, columns };
    this.#seen = { ...this.#seen, tables: this.#seen.tables + 1 };
  }
}

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
