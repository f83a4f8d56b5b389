import { readFile, readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** A file of sql/, e.g. `functions/record_call.sql`. */
export type SqlFile = { readonly path: string; readonly sql: string };

export const CURRENT_SQL_DIR: string = fileURLToPath(new URL("../../sql/", import.meta.url));

/** The text that is in force today, in the order in which it can be loaded into an empty database. */
export async function readCurrentSql(dir: string = CURRENT_SQL_DIR): Promise<readonly SqlFile[]> {
  const first = await readOrder(dir);
  const tables = await listFiles(dir, "tables");
  const functions = await listFiles(dir, "functions");
  const rest = [...tables, ...functions].filter((path) => !first.includes(path));
  return Promise.all(
    [...first, ...rest].map(async (path) => ({ path, sql: await readFile(`${dir}/${path}`, "utf8") })),
  );
}

async function readOrder(dir: string): Promise<readonly string[]> {
  const lines = (await readFile(`${dir}/order.txt`, "utf8")).split(/\r?\n/);
  return lines.map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
}

async function listFiles(dir: string, folder: string): Promise<readonly string[]> {
  const names = await readdir(`${dir}/${folder}`);
  return names
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .map((name) => `${folder}/${name}`);
}
