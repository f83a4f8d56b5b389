import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { acquireClusterLock, type ClusterLock } from "./cluster-lock.ts";
import { identifyProcess } from "./identify-process.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "callwaiting-lock-"));
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

it("exactly one of many takers gets a free lock, round after round", async () => {
  for (let round = 1; round <= 10; round += 1) {
    const lock = await onlyWinnerOf(20);
    expect(await readdir(home)).toEqual([`lock.${round}`]);
    await lock.release();
  }
});

it("exactly one of many takers gets a dead owner's lock", async () => {
  await writeFile(join(home, "lock.7"), "4194999 12345\n");
  await onlyWinnerOf(20);
  expect(await readdir(home)).toEqual(["lock.8"]);
});

it("a pid that was given to another process does not keep the lock", async () => {
  await writeFile(join(home, "lock.1"), `${process.pid} 1\n`);
  await expect(acquireClusterLock(home)).resolves.toBeDefined();
});

it("a lock file that a power cut left empty does not keep the lock", async () => {
  await writeFile(join(home, "lock.3"), "");
  await expect(acquireClusterLock(home)).resolves.toBeDefined();
});

it("names the living owner", async () => {
  await writeFile(join(home, "lock.1"), `${process.ppid} ${identifyProcess(process.ppid)?.startTime}\n`);
  await expect(acquireClusterLock(home)).rejects.toMatchObject({
    kind: "already_running",
    message: expect.stringContaining(`process ${process.ppid}`) as string,
  });
});

async function onlyWinnerOf(takers: number): Promise<ClusterLock> {
  const results = await Promise.allSettled(Array.from({ length: takers }, () => acquireClusterLock(home)));
  const winners = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const losers = results.flatMap((result) =>
    result.status === "rejected" ? [result.reason as unknown] : [],
  );
  expect(winners).toHaveLength(1);
  for (const loser of losers) expect(loser).toMatchObject({ kind: "already_running" });
  const [winner] = winners;
  if (!winner) throw new Error("nobody won");
  return winner;
}
