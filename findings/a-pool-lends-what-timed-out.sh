#!/usr/bin/env bash
# The guess: a connection whose statement ran into `query_timeout` is broken, and a pool of node-postgres lends it to nobody again.
# Seen: the pool closes it only when it is given back with the error, as its own `pool.query` does. Kysely's driver for PostgreSQL, which
#   better-auth uses, gives every connection back without: the first statement is still under way in it, all later ones queue up behind
#   that and time out, one after the other, for as long as the silence lasts, though a new connection would be answered at once.
# Why it matters: when a database's address moves and old connections go silent, nobody can sign in until TCP gives up, which takes a quarter
#   of an hour on Linux, while everything that asks by `pool.query` is back after one timeout. What helps is a client that ends itself.
# Versions: pg 8.23.1, kysely 0.28.17, Linux.
# Source: pg-pool, index.js (_release); kysely, postgres-driver.js (releaseConnection); node-postgres' reference of Pool (release).
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pg@8.23.1 kysely@0.28.17

cat >silence.mjs <<'JS'
import { once } from "node:events";
import { createServer } from "node:net";
import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";

// As much of a PostgreSQL as both ask of: it lets everybody in and answers every statement. From `silence` on it says nothing on
// the connections that are open by then.
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
const WELCOME = Buffer.concat([Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]), READY]);
const text = Buffer.from("SELECT 0\0");
const DONE = Buffer.concat([Buffer.from([0x43, 0, 0, 0, 4 + text.length]), text, READY]);
let open = new Set();
const server = createServer((socket) => {
  open.add(socket);
  let isIn = false;
  socket.on("error", () => {}).on("data", () => {
    if (!open.has(socket)) return;
    socket.write(isIn ? DONE : WELCOME);
    isIn = true;
  });
}).listen(0, "127.0.0.1");
await once(server, "listening");
const silence = () => (open = new Set());

async function ask(use) {
  const pool = new pg.Pool({ host: "127.0.0.1", port: server.address().port, user: "a", database: "a", max: 1, query_timeout: 300 });
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  const statement = use(pool);
  await statement();
  silence();
  const answers = [];
  for (let n = 0; n < 4; n += 1) answers.push(await statement().then(() => "answered", () => "timed out"));
  return answers.join(", ");
}

const SEEN = [
  ["pool.query", (pool) => () => pool.query("select"), "timed out, answered, answered, answered"],
  [
    "kysely",
    (pool) => {
      const db = new Kysely({ dialect: new PostgresDialect({ pool }) });
      return () => sql`select`.execute(db);
    },
    "timed out, timed out, timed out, timed out",
  ],
];
let changed = 0;
for (const [what, use, expected] of SEEN) {
  const found = await ask(use);
  if (found !== expected) changed += 1;
  console.log(`${what.padEnd(11)} ${found}${found === expected ? "" : "  <- changed"}`);
}
process.exit(changed === 0 ? 0 : 1);
JS
node silence.mjs
