import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CRASH_POINTS, writeEnvFile } from "./write-env-file.ts";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "env-"));
  file = join(folder, ".env");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const set = (value: string | null, onPoint?: (point: string) => void | Promise<void>) =>
  writeEnvFile(file, { name: "BACKEND_URL", value, ...(onPoint && { onPoint }) });
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

test("a new file is its owner's alone; an existing one keeps its mode and has a backup", async () => {
  expect(await set("https://a.example.com")).toMatchObject({ previous: null, isChanged: true, backup: null });
  expect(await modeOf(file)).toBe("600");
  await chmod(file, 0o640);
  expect(await set("https://b.example.com")).toMatchObject({ previous: "https://a.example.com" });
  expect(await modeOf(file)).toBe("640");
  expect(await readFile(`${file}.backup`, "utf8")).toBe("BACKEND_URL=https://a.example.com\n");
  expect((await readdir(folder)).sort()).toEqual([".env", ".env.backup"]);
});

test("nothing is written when it is so already", async () => {
  await writeFile(file, "BACKEND_URL=x\n");
  const { mtimeMs, ino } = await stat(file);
  expect(await set("x")).toMatchObject({ isChanged: false, previous: "x" });
  expect(await stat(file)).toMatchObject({ mtimeMs, ino });
});

test("a symbolic link stays one: what it points to is changed", async () => {
  await mkdir(join(folder, "real"));
  await symlink("real/settings", file);
  await set("x");
  expect((await lstat(file)).isSymbolicLink()).toBe(true);
  expect(await readFile(join(folder, "real", "settings"), "utf8")).toBe("BACKEND_URL=x\n");
  await rm(file);
  await symlink(".env", file);
  await expect(set("y")).rejects.toThrow("leads in a circle");
});

describe("an error at any point leaves the whole old or the whole new file, and no other", () => {
  test.each(CRASH_POINTS)("%s", async (point) => {
    const before = "A=1\nBACKEND_URL=old\n";
    await writeFile(file, before);
    const noSpace = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
    const failing = set("new", (reached) => {
      if (reached === point) throw noSpace;
    });
    await expect(failing).rejects.toBe(noSpace);
    const isAfter = point === "renamed" || point === "folder-synced";
    expect(await readFile(file, "utf8")).toBe(isAfter ? "A=1\nBACKEND_URL=new\n" : before);
    expect((await readdir(folder)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

test("a change that somebody saves meanwhile is kept", async () => {
  await writeFile(file, "A=1\n");
  let saves = 0;
  await set("x", async (point) => {
    if (point !== "written" || saves > 0) return;
    saves += 1;
    await writeFile(file, "A=2\n");
  });
  expect(await readFile(file, "utf8")).toBe("A=2\nBACKEND_URL=x\n");
});

test("a folder that cannot be written is said by its code, and the file stays", async () => {
  // A file in the place of the folder is the refusal that root meets as well.
  await writeFile(file, "A=1\n");
  await expect(writeEnvFile(join(file, ".env"), { name: "A", value: "2" })).rejects.toMatchObject({
    code: "ENOTDIR",
  });
  expect(await readFile(file, "utf8")).toBe("A=1\n");
});
