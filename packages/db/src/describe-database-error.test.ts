import { expect, test } from "vitest";
import { inject } from "vitest";
import { Client } from "pg";
import { describeDatabaseError } from "./describe-database-error.ts";

async function failToConnect(databaseUrl: string): Promise<string | null> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
    await client.end();
    return "connected";
  } catch (error) {
    return describeDatabaseError(error, databaseUrl);
  }
}

function changed(change: (url: URL) => void): string {
  const url = new URL(inject("adminUrl"));
  change(url);
  return url.href;
}

test.each([
  ["another port", (url: URL) => void (url.port = "1"), /Nothing answers at .*:1: start PostgreSQL/],
  ["another host", (url: URL) => void (url.hostname = "no-such-host.invalid"), /no-such-host\.invalid/],
  [
    "a database that is not there",
    (url: URL) => void (url.pathname = "/nowhere"),
    /has no database "nowhere"/,
  ],
])("%s is explained in one sentence", async (_name, change, expected) => {
  const sentence = await failToConnect(changed(change));
  expect(sentence).toMatch(expected);
  expect(sentence).not.toContain("\n");
});

test("a wrong password is explained without being shown", async ({ skip }) => {
  const sentence = await failToConnect(changed((url) => void (url.password = "wrong-one")));
  skip(sentence === "connected", "this server lets everybody in");
  expect(sentence).toMatch(/refuses the password of user/);
  expect(sentence).not.toContain("wrong-one");
});

test.each(["", "localhost:5432", "mysql://a@b/c"])("%j is not a PostgreSQL URL", (url) => {
  expect(describeDatabaseError(new Error("x"), url)).toMatch(/not a PostgreSQL URL/);
});

test.each([
  "postgres://me:p,w@db-1:5432,db-2:5432/clinic",
  "postgresql://me:pw@db-1,db-2/clinic?target_session_attrs=read-write",
  "postgres://db-1:5432,db-2:5433/clinic",
  "postgres://me:pw@/clinic?host=db-1,db-2",
])("of several hosts it is said that one address is needed, and which: %s", (url) => {
  const sentence = describeDatabaseError(new TypeError("Invalid URL"), url, "DATABASE_POOL_URL");
  expect(sentence).toMatch(
    /^DATABASE_POOL_URL names several hosts, and one address is needed: that of a proxy/,
  );
});

test("a comma in a password or in the name of the database is no second host", () => {
  const error = Object.assign(new Error("x"), { code: "ECONNREFUSED" });
  expect(describeDatabaseError(error, "postgres://me:p,w@db-1/a,b")).toMatch(/^Nothing answers at db-1:5432/);
});

test.each([
  ["53100", "could not extend file: No space left on device", /no disk space left/],
  ["58P01", 'could not open extension control file "btree_gist.control"', /lacks the extension btree_gist/],
  ["0A000", 'extension "btree_gist" is not available', /lacks the extension btree_gist/],
  ["42501", "permission denied for schema public", /may not set up the database/],
  ["25006", "cannot execute CREATE TABLE in a read-only transaction", /can only be read: it is a standby/],
  ["57P01", "terminating connection due to administrator command", /ended the connection/],
  ["58030", "could not write block", /cannot read or write its files/],
  ["55P03", "canceling statement due to lock timeout", /too busy \(.*\): try again/],
])("SQLSTATE %s is explained", (code, message, expected) => {
  const error = Object.assign(new Error(message), { code });
  expect(describeDatabaseError(error, "postgres://me:pw@db.example.com/clinic")).toMatch(expected);
});

test("a bug of ours is not explained away", () => {
  expect(describeDatabaseError(new TypeError("x is not a function"), "postgres://me@db/clinic")).toBeNull();
});
