import { existsSync } from "node:fs";
import { readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deadlines } from "@callwaiting/testing/deadlines";
import { describe, expect, it } from "vitest";
import { fakePrograms, findDistroBinDirs, occupy, query, useWorld } from "./testing/cluster-world.ts";
import { waitUntil } from "./wait-until.ts";

const world = useWorld();
const [distroBinDir] = findDistroBinDirs();

describe("a cluster of our own", () => {
  it("keeps its data, its port and its password over a restart", async () => {
    const first = await world.startAsIs({ durable: true });
    await query(first.connectionString, "create table kept as select 42 as answer");
    await first.stop();
    const second = await world.start({ durable: true });
    expect(second.connectionString).toBe(first.connectionString);
    expect(await query(second.connectionString, "select answer from kept")).toEqual([{ answer: 42 }]);
    expect(await query(second.connectionString, "show fsync")).toEqual([{ fsync: "on" }]);
    expect(second.version).toMatch(/^\d+\.\d+$/);
  });

  it("lets nobody in without the password, and only this account reads its file", async () => {
    const cluster = await world.start();
    const bare = `postgresql://postgres@127.0.0.1:${cluster.port}/postgres`;
    await expect(query(bare, "select 1")).rejects.toThrow(/password/);
    await expect(query(bare.replace("postgres@", "postgres:guess@"), "select 1")).rejects.toMatchObject({
      code: "28P01",
    });
    const password = await stat(join(cluster.dataDir, "password"));
    expect(password.mode & 0o777).toBe(0o600);
    expect(password.uid).toBe(process.getuid?.());
  });

  it("sets a new password when the file of the old one is lost", async () => {
    const first = await world.start();
    await query(first.connectionString, "create table kept ()");
    await first.stop();
    await rm(join(first.dataDir, "password"));
    const second = await world.start();
    expect(second.connectionString).not.toBe(first.connectionString);
    expect(await query(second.connectionString, "select count(*) from kept")).toEqual([{ count: "0" }]);
  });

  it("stops once however often it is asked", async () => {
    const cluster = await world.start();
    await Promise.all([cluster.stop(), cluster.stop(), cluster[Symbol.asyncDispose]()]);
    await expect(query(cluster.connectionString, "select 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    expect(existsSync(join(cluster.dataDir, "pgdata", "postmaster.pid"))).toBe(false);
  });

  it("takes another port when a stranger sits on the one of last time, and says so when it was asked for", async () => {
    const first = await world.start();
    await first.stop();
    world.later(await occupy(first.port));
    await expect(world.start({ port: first.port })).rejects.toMatchObject({ kind: "port_taken" });
    const second = await world.start();
    expect(second.port).not.toBe(first.port);
    expect(await query(second.connectionString, "select 1 as one")).toEqual([{ one: 1 }]);
  });
});

describe("a start that nobody wants any more", () => {
  /** The data of one that was killed, and a postgres that never serves: as one that recovers for minutes. */
  async function makeStuck(): Promise<string> {
    const cluster = await world.start();
    await cluster.stop();
    const binDir = await fakePrograms(world.base, "not asked");
    const script = `#!/bin/sh\ncase "$1" in -D) exec sleep 600;; *) echo 'postgres (PostgreSQL) 18.4';; esac\n`;
    await writeFile(join(binDir, "postgres"), script, { mode: 0o755 });
    return binDir;
  }

  it("ends at once, also while PostgreSQL recovers, and the next start begins anew", async () => {
    const binDir = await makeStuck();
    const giveUp = new AbortController();
    const starting = world.startAsIs({ binDir, signal: giveUp.signal });
    const refused = expect(starting).rejects.toMatchObject({
      message: expect.stringContaining("stopped while it started") as string,
    });
    // The log of the start before is put aside when this one begins.
    const isUp = async () =>
      (await readdir(world.base, { recursive: true })).some((path) => path.endsWith("server.log.1"));
    expect(await waitUntil(isUp, { timeoutMs: deadlines.soon })).toBe(true);
    giveUp.abort();
    await refused;
    await world.start();
  });

  it("does not begin when that is known before", async () => {
    await expect(world.startAsIs({ signal: AbortSignal.abort() })).rejects.toMatchObject({
      kind: "start_failed",
    });
  });
});

describe("errors say what to do", () => {
  it("a full disk", async () => {
    const binDir = await fakePrograms(world.base, "initdb: error: could not write: No space left on device");
    await expect(world.startAsIs({ binDir })).rejects.toMatchObject({
      kind: "no_space",
      message: expect.stringMatching(/no space left on the disk .*: free /) as string,
    });
  });

  it("a program that fails for another reason, with its last words", async () => {
    const binDir = await fakePrograms(world.base, "initdb: error: something odd");
    await expect(world.startAsIs({ binDir })).rejects.toMatchObject({
      kind: "start_failed",
      message: expect.stringContaining("something odd") as string,
    });
  });

  it("no programs", async () => {
    await expect(world.startAsIs({ binDir: join(world.base, "nothing") })).rejects.toMatchObject({
      kind: "no_binaries",
    });
  });

  it("data of another version", async () => {
    const cluster = await world.start();
    await cluster.stop();
    await writeFile(join(world.dataDir, "pgdata", "PG_VERSION"), "12\n");
    await expect(world.start()).rejects.toMatchObject({ kind: "wrong_version" });
  });
});

describe.skipIf(!distroBinDir)("with the system's own PostgreSQL", () => {
  it("runs from its folder of programs", async () => {
    const cluster = await world.startAsIs({ binDir: distroBinDir });
    const rows = await query(
      cluster.connectionString,
      "select datcollate from pg_database where datname = 'postgres'",
    );
    expect(rows).toEqual([{ datcollate: "C" }]);
    expect(`/usr/lib/postgresql/${cluster.version.split(".")[0]}/bin`).toBe(distroBinDir);
  });
});
