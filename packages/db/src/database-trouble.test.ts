import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { Client } from "pg";
import { expect, test } from "vitest";
import { databaseTrouble } from "./database-trouble.ts";

const db = forAllTests(() => openTestDb());

const withCode = (code: string, more: object = {}) => Object.assign(new Error("x"), { code, ...more });
const undone = (cause: string) => ({ cause, isUndone: true });
const unknown = (cause: string) => ({ cause, isUndone: false });

test.each([
  ["08006 connection failure", "08006", unknown("down")],
  ["08P01 protocol violation, of a pooler", "08P01", unknown("down")],
  ["08004 connection rejected", "08004", undone("down")],
  ["25006 read only", "25006", undone("read_only")],
  ["25P03 idle in transaction", "25P03", undone("down")],
  ["25P04 transaction timeout", "25P04", unknown("busy")],
  ["28P01 wrong password", "28P01", undone("refused")],
  ["3D000 no such database", "3D000", undone("refused")],
  ["40001 serialization failure", "40001", undone("busy")],
  ["40P01 deadlock", "40P01", undone("busy")],
  ["40003 completion unknown", "40003", unknown("down")],
  ["53100 disk full", "53100", undone("full")],
  ["53200 out of memory", "53200", undone("busy")],
  ["53300 too many connections", "53300", undone("busy")],
  ["55P03 lock not available", "55P03", undone("busy")],
  ["57014 query cancelled", "57014", undone("busy")],
  ["57P01 shut down by an administrator, perhaps while a written commit waits", "57P01", unknown("down")],
  ["57P02 crash of another process", "57P02", unknown("down")],
  ["57P03 starting", "57P03", undone("down")],
  ["58030 input or output", "58030", undone("disk")],
])("%s is worth another try", (_name, code, meaning) => {
  expect(databaseTrouble(withCode(code))).toEqual(meaning);
  expect(databaseTrouble(new Error("Failed query", { cause: withCode(code) }))).toEqual(meaning);
});

test.each([
  "22P02",
  "23505",
  "23P01",
  "25P02",
  "25001",
  "42601",
  "42501",
  "42P01",
  "55000",
  "P0001",
  "XX000",
  "XX001",
])("%s of a statement is a bug, or something that no other try puts right", (code) =>
  expect(databaseTrouble(withCode(code))).toBeNull(),
);

test.each([
  new Error("x"),
  new TypeError("x is not a function"),
  withCode("ENOENT", { syscall: "open" }),
  "a text",
  undefined,
])("%s is none of the database's", (error) => expect(databaseTrouble(error)).toBeNull());

test("an error that ends the connection is no statement's fault, whatever its code", () => {
  expect(databaseTrouble(withCode("XX000", { severity: "FATAL" }))).toEqual(unknown("refused"));
});

test("a connection that breaks leaves open what became of the statement; one that was never made does not", async () => {
  const error = (code: string, syscall: string) => withCode(code, { syscall });
  expect(databaseTrouble(error("ECONNRESET", "read"))).toEqual(unknown("down"));
  expect(databaseTrouble(error("ETIMEDOUT", "read"))).toEqual(unknown("down"));
  expect(databaseTrouble(error("ETIMEDOUT", "connect"))).toEqual(undone("down"));
  expect(databaseTrouble(error("ENOENT", "connect"))).toEqual(undone("down"));
  expect(databaseTrouble(await failing({ connectionString: "postgres://a@127.0.0.1:1/b" }))).toEqual(
    undone("down"),
  );
  expect(databaseTrouble(await failing({ connectionString: "postgres://a@no-such-host.invalid/b" }))).toEqual(
    undone("down"),
  );
});

test("what PostgreSQL and pg themselves say is understood", async () => {
  const readOnly = await failing({
    connectionString: db.url,
    options: "-c default_transaction_read_only=on",
  });
  expect(databaseTrouble(readOnly)).toEqual(undone("read_only"));
  expect(
    databaseTrouble(await failing({ connectionString: db.url, query_timeout: 20 }, "select pg_sleep(60)")),
  ).toEqual(unknown("down"));
  const killed = await failing({ connectionString: db.url }, "select pg_terminate_backend(pg_backend_pid())");
  expect(databaseTrouble(killed)).toEqual(unknown("down"));
  await using silent = await listenInSilence();
  const never = await failing({ connectionString: silent.url, connectionTimeoutMillis: 20 });
  expect(databaseTrouble(never)?.cause).toBe("down");
});

/** What comes of a statement; on the way there it may fail to connect. */
async function failing(
  options: ConstructorParameters<typeof Client>[0],
  text = "create table of_no_use ()",
): Promise<unknown> {
  const client = new Client(options);
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query(text);
    return "it worked";
  } catch (error) {
    return error;
  } finally {
    void client.end();
  }
}

async function listenInSilence() {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `postgres://a@127.0.0.1:${(server.address() as AddressInfo).port}/b`,
    [Symbol.asyncDispose]: async () => void server.close(),
  };
}
