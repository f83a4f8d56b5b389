import { databaseTrouble, describeDatabaseError } from "@callwaiting/db";
import { StartError } from "./start-error.ts";

/**
 * A database that goes away, or is only to be read, in the middle of a start, as a sentence that says what to do; anything else
 * stays what it is. Ours (no URL) tells of itself.
 */
export function explainDatabase(error: unknown, databaseUrl: string | undefined): unknown {
  if (databaseUrl === undefined || databaseTrouble(error) === null) return error;
  if (error instanceof StartError) return error;
  const sentence = describeDatabaseError(innermost(error), databaseUrl);
  return sentence === null ? error : new StartError(sentence, { cause: error });
}

/** drizzle wraps what PostgreSQL says. */
function innermost(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? innermost(error.cause) : error;
}
