import { getTableColumns, getTableName } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import * as schema from "./schema.ts";
import { openTestDb } from "@callwaiting/testing/database";

/** Types as information_schema names them and as drizzle does. */
const SAME: Readonly<Record<string, string>> = {
  "timestamp without time zone": "timestamp",
  "time without time zone": "time",
  _text: "text[]",
  _int4: "integer[]",
  _uuid: "uuid[]",
  _timestamptz: "timestamp with time zone[]",
};

test("drizzle's tables have exactly the columns, types and nullability that the migrations make", async () => {
  await using db = await openTestDb();
  const { rows } = await db.owner.query<{ table: string; column: string; type: string; nullable: boolean }>(
    `select table_name as table, column_name as column, 
       case data_type when 'ARRAY' then udt_name else data_type end as type, is_nullable = 'YES' as nullable
     from information_schema.columns where table_schema = 'public' and table_name <> 'schema_migrations'`,
  );
  const inDatabase = rows.map(
    (r) => `${r.table}.${r.column} ${SAME[r.type] ?? r.type} ${r.nullable ? "null" : "not null"}`,
  );
  const inDrizzle = Object.values(schema)
    .filter((table) => table instanceof PgTable)
    .flatMap((table) =>
      Object.values(getTableColumns(table)).map(
        (c) =>
          `${getTableName(table)}.${c.name} ${c.getSQLType().replace(/\(.*\)/, "")} ${c.notNull ? "not null" : "null"}`,
      ),
    );
  expect(inDrizzle.sort()).toEqual(inDatabase.sort());
});
