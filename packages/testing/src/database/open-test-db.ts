import { randomUUID } from "node:crypto";
import { type AppPool, type OwnerPool, createAppPool, createOwnerPool } from "@callwaiting/db";
import { deadlines } from "../deadlines.ts";
import { inject } from "vitest";
import { asAdmin } from "@callwaiting/db/as-admin";
import "./provided-context.ts";

/**
 * Generous waits, for a pool in a test that is not about a server's own: a test may queue hundreds of calls on two cores, and what a
 * slow machine does not answer in time is no fault of the code.
 */
export const PATIENT = { connectTimeoutMs: deadlines.test, queryTimeoutMs: deadlines.test } as const;

export type TestDb = AsyncDisposable & {
  readonly url: string;
  /** Works as the application role, like the server. */
  readonly pool: AppPool;
  /** Works as the owner of the tables: for setting the scene and for looking at the result. */
  readonly owner: OwnerPool;
};

/** A database of its own for one test file (or one test), cloned from the migrated template in about 30 ms. */
export async function openTestDb({ poolSize = 20, migrated = true } = {}): Promise<TestDb> {
  const adminUrl = inject("adminUrl");
  const name = `callwaiting_test_${randomUUID().replaceAll("-", "")}`;
  await asAdmin(
    adminUrl,
    // The files as they are: through the log and the server's memory, as is its custom, it takes twice as long.
    `create database ${name} template ${migrated ? inject("templateName") : "template0"} strategy file_copy`,
  );
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const options = { ...PATIENT, connectionString: url.href };
  const pool = createAppPool({ ...options, max: poolSize });
  const owner = createOwnerPool({ ...options, max: 5 });
  return {
    url: url.href,
    pool,
    owner,
    async [Symbol.asyncDispose]() {
      await Promise.all([pool.end(), owner.end()]);
      await asAdmin(adminUrl, `drop database if exists ${name} with (force)`);
    },
  };
}
