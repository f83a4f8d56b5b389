import type { Pool, PoolClient } from "pg";
import { BackupError } from "./backup-error.ts";

const INSUFFICIENT_PRIVILEGE = "42501";
const UNDEFINED_TABLE = "42P01";

/**
 * One read-only snapshot of everything. Row-level security is forced for the owner of the tables as well, and half a
 * backup looks like a whole one: with `row_security = off` PostgreSQL fails instead of leaving rows out.
 */
export async function asWholeDatabase<T>(owner: Pool, run: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await owner.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin isolation level repeatable read read only");
    await client.query("set local row_security = off");
    const result = await run(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((reason: Error) => {
      broken = reason;
    });
    throw explain(error);
  } finally {
    client.release(broken);
  }
}

function explain(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === UNDEFINED_TABLE) {
    return new BackupError("The database has not been set up yet: npm start does that.");
  }
  if (code !== INSUFFICIENT_PRIVILEGE) return error;
  return new BackupError(
    "The database user sees one organization at a time: use one that is superuser or has BYPASSRLS.",
  );
}
