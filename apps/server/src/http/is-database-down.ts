import { databaseTrouble } from "@callwaiting/db";

/** Tells a database that is away, read-only, full or busy from a bug: the first is worth another try, the second is not. */
export function isDatabaseDown(error: unknown): boolean {
  return databaseTrouble(error) !== null;
}
