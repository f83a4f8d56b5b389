import { expect, test } from "vitest";
import { poolSizes } from "./pool-sizes.ts";

test("one process has all of a server's connections, several share them, and none has too few for its callers", () => {
  expect(poolSizes(1)).toEqual({ requests: 10, keptOpen: 10, accounts: 5, liveReads: 3 });
  expect(poolSizes(2)).toEqual({ requests: 5, keptOpen: 5, accounts: 3, liveReads: 2 });
  for (let processes = 1; processes <= 64; processes += 1) {
    const { requests, liveReads } = poolSizes(processes);
    expect(requests).toBeGreaterThan(liveReads);
    expect(requests * processes).toBeGreaterThanOrEqual(10);
  }
});
