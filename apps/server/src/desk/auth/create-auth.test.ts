import { createAccountsPool } from "@callwaiting/db";
import { openTestDb } from "@callwaiting/testing/database";
import { getMigrations } from "better-auth/db/migration";
import { expect, test } from "vitest";
import { createLogger } from "../../http/create-logger.ts";
import { TEST_KEYRING } from "../../testing/test-server.ts";
import { createAuth } from "./create-auth.ts";

test("the migration makes every table and column that better-auth expects", async () => {
  await using db = await openTestDb();
  const pool = createAccountsPool({ connectionString: db.url });
  const auth = createAuth(
    {
      pool,
      keyring: TEST_KEYRING,
      log: createLogger({ level: "silent" }),
      serverUrl: "http://localhost:3001",
      publicUrl: undefined,
      signInsPerMinute: 10,
      findOnlyOrganization: async () => null,
      useCode: async () => true,
    },
    { secure: false },
  );
  const { toBeCreated, toBeAdded, toBeAddedIndexes, schemaProblems } = await getMigrations(auth.options);
  expect({ toBeCreated, toBeAdded, toBeAddedIndexes, schemaProblems }).toEqual({
    toBeCreated: [],
    toBeAdded: [],
    toBeAddedIndexes: [],
    schemaProblems: [],
  });
  await pool.end();
});
