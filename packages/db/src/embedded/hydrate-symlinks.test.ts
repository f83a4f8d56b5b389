import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { hydrateSymlinks } from "./hydrate-symlinks.ts";

let packageDir: string;
beforeEach(async () => {
  packageDir = await mkdtemp(join(tmpdir(), "callwaiting-links-"));
  await mkdir(join(packageDir, "native", "lib"), { recursive: true });
  await writeFile(join(packageDir, "native", "lib", "libpq.so.5.18"), "the library");
  const links = [{ source: "native/lib/libpq.so.5.18", target: "native/lib/libpq.so.5" }];
  await writeFile(join(packageDir, "native", "pg-symlinks.json"), JSON.stringify(links));
});
afterEach(async () => {
  await rm(packageDir, { recursive: true, force: true });
});

it("creates the links, also when many do so at once, and leaves nothing else behind", async () => {
  await Promise.all(Array.from({ length: 20 }, () => hydrateSymlinks(packageDir)));
  expect(await readFile(join(packageDir, "native", "lib", "libpq.so.5"), "utf8")).toBe("the library");
  expect((await readdir(join(packageDir, "native", "lib"))).sort()).toEqual(["libpq.so.5", "libpq.so.5.18"]);
});

it("says what to do when the package is damaged", async () => {
  await rm(join(packageDir, "native", "pg-symlinks.json"));
  await expect(hydrateSymlinks(packageDir)).rejects.toMatchObject({
    kind: "no_binaries",
    message: expect.stringContaining("install again") as string,
  });
});
