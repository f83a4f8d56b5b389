import type { PoolClient } from "pg";
import type { OwnerPool } from "../pool.ts";
import { databaseErrorCode } from "../database-error-code.ts";
import { inTransaction } from "../in-transaction.ts";
import { BackupError } from "./backup-error.ts";

const INSUFFICIENT_PRIVILEGE = "42501";
const UNDEFINED_TABLE = "42P01";

/**
 * One read-only snapshot of everything. Row-level security is forced for the owner of the tables as well, and half a
 * backup looks like a whole one: with `row_security = off` PostgreSQL fails instead of leaving rows out.
 */
export async function asWholeDatabase<T>(
  owner: OwnerPool,
  run: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return inTransaction(
    owner,
    async (client) => {
      await client.query("set local row_security = off");
      return run(client);
    },
    "begin isolation level repeatable read read only",
  ).catch((error: unknown) => {
    throw explain(error);
  });
}

function explain(error: unknown): unknown {
  const code = databaseErrorCode(error);
  if (code === UNDEFINED_TABLE) {
    return new BackupError("The database has not been set up yet: npm start does that.");
  }
  if (code !== INSUFFICIENT_PRIVILEGE) return error;
  return new BackupError(
    "The database user sees one organization at a time: use one that is superuser or has BYPASSRLS.",
  );
}
