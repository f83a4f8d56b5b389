import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const script = join(root, "scripts/run/list-licenses.mjs");

test("every package that runs at a clinic has a licence from the list, and stands in docs/licenses.md", () => {
  // It exits with 1 for a licence that is not on its list.
  const page = execFileSync(process.execPath, [script], { cwd: root, encoding: "utf8" });
  expect(page.match(/^- /gm)?.length).toBeGreaterThan(100);
  expect(page, "run `npm run audit`").toBe(readFileSync(join(root, "docs/licenses.md"), "utf8"));
});

test("licences that ask for more are not allowed, alone or beside others", async () => {
  const { isAllowed } = (await import(pathToFileURL(script).href)) as {
    isAllowed: (license: string) => boolean;
  };
  for (const good of ["MIT", "(MIT OR GPL-3.0)", "MIT AND ISC", "(AGPL-3.0 OR Apache-2.0)"]) {
    expect([good, isAllowed(good)]).toEqual([good, true]);
  }
  for (const bad of [
    "GPL-3.0",
    "AGPL-3.0-only",
    "MIT AND GPL-2.0",
    "SSPL-1.0",
    "UNLICENSED",
    "Unknown",
    "",
  ]) {
    expect([bad, isAllowed(bad)]).toEqual([bad, false]);
  }
});
