import { afterAll, expect, test } from "vitest";
import { PATIENT, openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { z } from "zod";
import { callFunction } from "./call-function.ts";
import { type AppPool, createAppPool } from "./pool.ts";

// A migration replaces functions while servers of the version before go on calling them.

const db = forAllTests(() => openTestDb());
const pools: AppPool[] = [];
afterAll(() => Promise.all(pools.map((pool) => pool.end())));

function openPool(isPooled = false): AppPool {
  const pool = createAppPool({ ...PATIENT, connectionString: db.url, isPooled, max: 1 });
  pools.push(pool);
  return pool;
}

async function define(sql: string): Promise<void> {
  await db.owner.query(sql);
  await db.owner.query("grant execute on all functions in schema public to callwaiting_app");
}

const prepared = async (pool: AppPool) =>
  (await pool.query<{ name: string }>("select name from pg_prepared_statements order by name")).rows;

function ask(pool: AppPool, name: string, args: Record<string, unknown> = { word: "a" }) {
  return callFunction(pool, name, { args, reply: z.unknown(), actor: "somebody" });
}

/** More often than PostgreSQL makes a plan for given values, so that one for any values is kept. */
async function askOften(pool: AppPool, name: string): Promise<void> {
  for (let i = 0; i < 7; i += 1) await ask(pool, name);
}

test("a function is parsed once on a connection, whatever it is called with", async () => {
  await define("create function told(p_word text) returns json language sql return to_json(p_word)");
  const pool = openPool();
  expect([await ask(pool, "told"), await ask(pool, "told", { word: "b" })]).toEqual(["a", "b"]);
  expect(await prepared(pool)).toEqual([{ name: expect.stringMatching(/^told_\d+$/) }]);
});

test("behind a pooler, where the next statement may go elsewhere, nothing is kept", async () => {
  await define("create function pooled(p_word text) returns json language sql return to_json(p_word)");
  const pool = openPool(true);
  expect(await ask(pool, "pooled")).toBe("a");
  expect(await prepared(pool)).toEqual([]);
});

test("parameters that are not given keep the function's defaults", async () => {
  await define(
    "create function kept(p_word text, p_more text default 'own') returns json language sql return to_json(p_word || p_more)",
  );
  const pool = openPool();
  expect(await ask(pool, "kept", { word: "a", more: undefined })).toBe("aown");
  expect(await ask(pool, "kept", { word: "a", more: "given" })).toBe("agiven");
});

test.each([
  [
    "with another body",
    "create or replace function %(p_word text) returns json language sql return to_json('new'::text)",
  ],
  [
    "with one more parameter",
    `drop function %(text);
     create function %(p_word text, p_more text default 'new') returns json language sql return to_json(p_more)`,
  ],
  [
    "with another type of answer",
    `drop function %(text);
     create function %(p_word text) returns jsonb language sql return to_jsonb('new'::text)`,
  ],
])("a connection that knows a function calls the one that replaced it, %s", async (_what, replacement) => {
  const name = `replaced_${pools.length}`;
  await define(`create function ${name}(p_word text) returns json language sql return to_json(p_word)`);
  const pool = openPool();
  await askOften(pool, name);
  await define(replacement.replaceAll("%", name));
  expect(await ask(pool, name)).toBe("new");
  expect(await ask(pool, name)).toBe("new");
});
