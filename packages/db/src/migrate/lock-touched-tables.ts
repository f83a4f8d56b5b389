import type { PoolClient } from "pg";
import type { Migration } from "./read-migrations.ts";

/** Without quotation marks: PostgreSQL 15 refuses to look for what is no name. */
const NAME = String.raw`([a-z_]\w*(?:\.[a-z_]\w*)?)`;

const TOUCHED = [
  String.raw`\balter table (?:if exists )?(?:only )?`,
  String.raw`\bcreate (?:or replace )?trigger \w+[^;]*? on `,
  String.raw`\bcreate (?:unique )?index (?:if not exists )?\w+ on `,
].map((before) => new RegExp(before + NAME, "gi"));

/**
 * Takes all tables at once that several files are to change. Taken one by one as the files come to them, seconds apart, callers in between
 * hold one and wait for another, the lock is not given in time, and under steady load the whole never gets through: files 0059 to 0074
 * in one go were not done after two minutes of six callers.
 */
export async function lockTouchedTables(client: PoolClient, files: readonly Migration[]): Promise<void> {
  if (files.length < 2) return;
  const names = new Set(
    files.flatMap(({ sql }) =>
      TOUCHED.flatMap((form) => [...sql.matchAll(form)].map(([, name = ""]) => name)),
    ),
  );
  const { rows } = await client.query<{ name: string }>(
    `select t.name from unnest($1::text[]) t (name)
     join pg_class c on c.oid = to_regclass(t.name) and c.relkind = 'r' order by t.name`,
    [[...names]],
  );
  if (rows.length > 0) await client.query(`lock table ${rows.map(({ name }) => name).join(", ")}`);
}
