import { expect, test } from "vitest";
import { type CpuProfile, sumStacks } from "./cpu-profile.ts";
import { layerOf } from "./layer-of.ts";

const frame = (functionName: string, url = "") => ({ functionName, url });
const root = frame("(root)");
const domain = frame("readDate", "file:///x/packages/domain/src/date/read-date.ts");
const temporal = frame("add", "file:///x/node_modules/.pnpm/t@1/node_modules/temporal-polyfill/index.js");
const pool = frame("query", "file:///x/node_modules/.pnpm/pg@8/node_modules/pg/lib/client.js");
const express = frame("next", "file:///x/node_modules/.pnpm/r@2/node_modules/router/index.js");

test.each([
  ["a library's time is its caller's", [temporal, domain, express, root], "understanding what was said"],
  [
    "a write for pg wakes PostgreSQL",
    [frame("writev"), pool, express, root],
    "waking PostgreSQL (write to its socket)",
  ],
  [
    "another write wakes the caller",
    [frame("writev"), express, root],
    "waking the caller (write to the socket)",
  ],
  ["garbage is garbage", [frame("(garbage collector)"), domain, root], "garbage collection"],
  [
    "what nobody is named for is Node's",
    [frame("emit", "node:events"), root],
    "Node's HTTP, streams and timers",
  ],
])("%s", (_, stack, layer) => {
  expect(layerOf(stack)).toBe(layer);
});

test("only samples within the window count, and waiting does not", () => {
  const profile: CpuProfile = {
    startTime: 1_000,
    nodes: [
      { id: 1, callFrame: root, children: [2, 3] },
      { id: 2, callFrame: domain },
      { id: 3, callFrame: frame("(idle)") },
    ],
    samples: [2, 2, 3, 2],
    timeDeltas: [10, 20, 30, 40],
  };
  const window = { fromUs: 1_020, untilUs: 1_070 };
  expect([...sumStacks(profile, window, layerOf)]).toEqual([["understanding what was said", 20]]);
});
