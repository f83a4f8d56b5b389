import { spawn } from "node:child_process";
import { chownSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deadlines } from "@callwaiting/testing/deadlines";
import { describe, expect, it } from "vitest";
import { identifyProcess, isZombie } from "./identify-process.ts";
import { isRoot, kill, nobodyIds, postmasterPid, query, useWorld } from "./testing/cluster-world.ts";
import { waitUntil } from "./wait-until.ts";

const world = useWorld();

describe("when something is killed", () => {
  it("a killed postmaster comes back on the same port with its data", async () => {
    const restarts: string[] = [];
    const cluster = await world.start({ durable: true, onRestart: ({ reason }) => restarts.push(reason) });
    await query(cluster.connectionString, "create table kept as select 42 as answer");
    for (const round of [1, 2]) {
      process.kill(postmasterPid(cluster.dataDir), "SIGKILL");
      expect(await waitUntil(() => restarts.length === round, { timeoutMs: deadlines.soon })).toBe(true);
      expect(await query(cluster.connectionString, "select answer from kept")).toEqual([{ answer: 42 }]);
    }
    expect(restarts[0]).toContain("SIGKILL");
  });

  it("stop ends a cluster also while it is being restarted", async () => {
    const logs: string[] = [];
    const cluster = await world.start({ onLog: (line) => logs.push(line) });
    const pid = postmasterPid(cluster.dataDir);
    process.kill(pid, "SIGKILL");
    expect(await waitUntil(() => logs.length > 0, { timeoutMs: deadlines.soon })).toBe(true);
    await cluster.stop();
    await expect(query(cluster.connectionString, "select 1")).rejects.toThrow();
  });

  it("a killed owner's PostgreSQL is stopped and its data continued", async () => {
    const owner = await world.startInChild({ dataDir: world.dataDir });
    await query(owner.connectionString, "create table kept as select 42 as answer");
    const orphan = postmasterPid(world.dataDir);
    await kill(owner.child);
    expect(isAlive(orphan)).toBe(true);
    const cluster = await world.start();
    expect(isAlive(orphan)).toBe(false);
    expect(await query(cluster.connectionString, "select answer from kept")).toEqual([{ answer: 42 }]);
  });

  it.skipIf(!existsSync("/proc/self/stat"))(
    "a killed postmaster that the system never collects does not hinder the next start",
    async () => {
      const first = await world.start();
      await first.stop();
      // The child may end only once its parent is a program that never collects: a shell would.
      const parent = spawn("/bin/sh", ["-c", "cat <&3 >/dev/null & echo $!; exec sleep 60"], {
        stdio: ["ignore", "pipe", "ignore", "pipe"],
      });
      world.later(() => kill(parent));
      const zombie = await new Promise<number>((resolve) =>
        parent.stdout?.once("data", (chunk: Buffer) => resolve(Number(chunk.toString("utf8")))),
      );
      const isSleep = () => readFileSync(`/proc/${parent.pid}/cmdline`, "utf8").startsWith("sleep");
      expect(await waitUntil(isSleep, { timeoutMs: deadlines.soon })).toBe(true);
      parent.stdio[3]?.destroy();
      expect(await waitUntil(() => isZombie(zombie), { timeoutMs: deadlines.soon })).toBe(true);
      await writeFile(
        join(world.dataDir, "pgdata", "postmaster.pid"),
        `${zombie}\n${world.dataDir}/pgdata\n`,
      );
      await world.start();
    },
  );

  it("a postmaster.pid that names a stranger's process does not harm the stranger", async () => {
    const first = await world.start();
    await first.stop();
    const stranger = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    world.later(() => kill(stranger));
    await writeFile(
      join(world.dataDir, "pgdata", "postmaster.pid"),
      `${stranger.pid}\n${world.dataDir}/pgdata\n`,
    );
    await world.start();
    expect(isAlive(stranger.pid ?? 0)).toBe(true);
  });

  it("an initialisation that was cut short is done again", async () => {
    const owner = world.spawnOwner({ dataDir: world.dataDir });
    const halfDone = () =>
      existsSync(world.dataDir) &&
      readdirSync(world.dataDir).some((name) => name.startsWith("pgdata-draft-"));
    expect(await waitUntil(halfDone, { timeoutMs: deadlines.soon, intervalMs: 1 })).toBe(true);
    await kill(owner);
    const cluster = await world.start();
    expect(await query(cluster.connectionString, "select 1 as one")).toEqual([{ one: 1 }]);
    expect((await readdir(world.dataDir)).filter((name) => name.startsWith("pgdata"))).toEqual(["pgdata"]);
  });

  it("a data folder without a whole database is kept aside, not deleted", async () => {
    await mkdir(join(world.dataDir, "pgdata"), { recursive: true });
    await writeFile(join(world.dataDir, "pgdata", "PG_VERSION"), "18\n");
    if (isRoot) chownSync(join(world.dataDir, "pgdata"), nobodyIds().uid, nobodyIds().gid);
    await world.start();
    const aside = (await readdir(world.dataDir)).find((name) => name.startsWith("pgdata-incomplete-"));
    expect(await readdir(join(world.dataDir, aside ?? "there is none"))).toEqual(["PG_VERSION"]);
  });
});

describe("when two want the same data", () => {
  it("the second is told who has it, and the first goes on", async () => {
    const owner = await world.startInChild({ dataDir: world.dataDir });
    await expect(world.start()).rejects.toMatchObject({
      kind: "already_running",
      message: expect.stringContaining(`process ${owner.child.pid}`) as string,
    });
    expect(await query(owner.connectionString, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("of two at once on a fresh folder exactly one wins", async () => {
    const results = await Promise.allSettled([world.startAsIs(), world.startAsIs(), world.startAsIs()]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ kind: "already_running" });
    }
  });
});

function isAlive(pid: number): boolean {
  return identifyProcess(pid) !== undefined;
}
