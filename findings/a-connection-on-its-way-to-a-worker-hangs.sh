#!/usr/bin/env bash
# The guess: with Node's cluster module a worker that is killed takes the connections with it that it was serving, their clients see
#   them end at once, and all that come afterwards go to the other workers.
# Seen: by default (SCHED_RR) the primary accepts a connection and sends it to a worker. One that was sent to a worker which dies before it
#   has taken it is answered by nobody and closed by nobody: the client waits until it gives up by itself. The primary keeps the
#   connection open as long as it lives. With SCHED_NONE, where each worker accepts for itself, all are answered by the others.
# Why it matters: a worker that is busy or frozen and is then killed (by the kernel for its memory, say) leaves a caller in silence, where
#   a connection that ended would have been tried again in the same second. Vapi gives up after 20 s.
# Versions: Node 20.20.2 on Linux.
# Source: Node's documentation of cluster ("How it works"), lib/internal/cluster/round_robin_handle.js; the module's own behaviour.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

cat >"$dir/server.mjs" <<'JS'
import cluster from "node:cluster";
import { createServer } from "node:http";
import { connect, createServer as createProbe } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

if (cluster.isWorker) createServer((_request, response) => response.end("hello")).listen(Number(process.env.PORT));
else await run();

async function run() {
  cluster.schedulingPolicy = process.argv[2] === "none" ? cluster.SCHED_NONE : cluster.SCHED_RR;
  const PORT = await freePort();
  const workers = [cluster.fork({ PORT }), cluster.fork({ PORT })];
  let listening = 0;
  await new Promise((resolve) => cluster.on("listening", () => (listening += 1) === workers.length && resolve()));
  // Frozen, as one is that has much to do: what is sent to it lies there.
  workers[0].process.kill("SIGSTOP");
  const asked = Array.from({ length: 6 }, () => ask(PORT));
  await delay(500);
  workers[0].process.kill("SIGKILL");
  const inSilence = (await Promise.all(asked.map((one) => Promise.race([one, delay(5_000, "silence")])))).filter(
    (end) => end === "silence",
  );
  console.log(inSilence.length);
  process.exit(0);
}

/** How it ended: with an answer or without. */
function ask(port) {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(port, "127.0.0.1", () => socket.write("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"));
    socket.on("data", (bytes) => (text += bytes));
    socket.on("error", () => {});
    socket.on("close", () => resolve(text === "" ? "ended" : "answered"));
  });
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createProbe().listen(0, () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
JS

changed=0
expect() {
  found=$(node "$dir/server.mjs" "$1")
  echo "$1: $found of 6 connections hear nothing within 5 s of the worker's death"
  [ "$found" = "$2" ] || { echo "  <- changed, it was $2"; changed=1; }
}
expect rr 1
expect none 0
exit "$changed"
