import { type AccountsPool, createAccountsPool } from "@callwaiting/db";
import { findDatabaseUrl } from "../target/local-database.ts";

/** With a connection that sees people and no clinic. */
export async function withAccounts<T>(run: (accounts: AccountsPool) => Promise<T>): Promise<T> {
  const accounts = createAccountsPool({
    connectionString: (await findDatabaseUrl(process.env)) ?? "",
    max: 1,
  });
  try {
    return await run(accounts);
  } finally {
    await accounts.end();
  }
}
