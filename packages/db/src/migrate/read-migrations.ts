import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";

export type Migration = { readonly name: string; readonly sql: string; readonly sha256: string };

export const MIGRATIONS_DIR: string = fileURLToPath(new URL("../../migrations/", import.meta.url));

const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;

/** The numbered files in order. A name out of pattern or a number used twice is a mistake of ours, so it throws. */
export async function readMigrations(dir: string = MIGRATIONS_DIR): Promise<readonly Migration[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith(".sql")).sort();
  const numbers = new Set<string>();
  for (const name of names) {
    const number = FILE_NAME.exec(name)?.[1];
    if (number === undefined) throw new Error(`Migration ${name} is not named like 0001_what_it_does.sql`);
    if (numbers.has(number)) throw new Error(`Two migrations have the number ${number}`);
    numbers.add(number);
  }
  return Promise.all(names.map((name) => readMigration(dir, name)));
}

async function readMigration(dir: string, name: string): Promise<Migration> {
  const sql = await readFile(`${dir}/${name}`, "utf8");
  // Line endings may be changed by a checkout; they mean nothing to SQL.
  const sha256 = createHash("sha256").update(sql.replaceAll("\r\n", "\n")).digest("hex");
  return { name, sql, sha256 };
}
