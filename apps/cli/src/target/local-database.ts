import { type OwnerPool, createOwnerPool, describeDatabaseError } from "@callwaiting/db";
import { KeyringError, type Keyring, parseKeyring, readOrMakeKeyFile } from "@callwaiting/server/keyring";
import { readRunFile } from "@callwaiting/server/run-file";
import { dataDirOf } from "../environment/settings.ts";
import { CommandError } from "../report/command-error.ts";

/** The URL of the database that this checkout's server uses, or null when only the server knows it. */
export async function findDatabaseUrl(env: NodeJS.ProcessEnv): Promise<string | null> {
  if (env["DATABASE_URL"]) return env["DATABASE_URL"];
  const info = await readRunFile(dataDirOf(env));
  return info?.database.kind === "embedded" ? info.database.url : null;
}

/** Connections as the owner of the tables. What is wrong with the database comes as a CommandError. */
export async function openOwnerPool(env: NodeJS.ProcessEnv): Promise<OwnerPool> {
  const url = await findDatabaseUrl(env);
  if (url === null) {
    throw new CommandError("The database is not running: it is the one that npm start starts.", {
      hint: "Start it with npm start in another terminal, or set DATABASE_URL in .env.",
    });
  }
  const pool = createOwnerPool({ connectionString: url, max: 5 });
  try {
    await pool.query("select 1");
    return pool;
  } catch (error) {
    await pool.end();
    throw new CommandError(
      describeDatabaseError(error, url) ?? `The database cannot be used: ${String(error)}`,
      {
        cause: error,
      },
    );
  }
}

/** The keys that seal secrets here. */
export async function openKeyring(env: NodeJS.ProcessEnv): Promise<Keyring> {
  try {
    return env["ENCRYPTION_KEY"]
      ? parseKeyring(env["ENCRYPTION_KEY"])
      : await readOrMakeKeyFile(dataDirOf(env));
  } catch (error) {
    if (!(error instanceof KeyringError)) throw error;
    throw new CommandError(error.message, { hint: "npm run doctor checks the settings." });
  }
}
