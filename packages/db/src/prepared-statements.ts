import type { Pool } from "pg";
import type { Queryable } from "./queryable.ts";

const preparing = new WeakSet<Queryable>();

/** A statement is parsed once on each of its connections. Not behind a pooler, where the next statement may go to another one. */
export function prepareStatements(pool: Pool): void {
  preparing.add(pool);
}

export function preparesStatements(db: Queryable): boolean {
  return preparing.has(db);
}

/** Each takes some 20 kB of the backends that it was asked on; what comes later is parsed every time. There are some 250 functions. */
const MAX_STATEMENTS = 400;

const names = new Map<string, string>();

/** PostgreSQL tells names apart by their first 63 characters. */
export function nameOfStatement(text: string, hint: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MAX_STATEMENTS) return known;
  const name = `${hint.slice(0, 50)}_${names.size}`;
  names.set(text, name);
  return name;
}

/**
 * Whether PostgreSQL refused a statement because a migration gave the function another type since it was parsed. Nothing was done: parsed
 * anew it runs.
 */
export function isOutdatedStatement(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, "routine") === "RevalidateCachedQuery";
}
