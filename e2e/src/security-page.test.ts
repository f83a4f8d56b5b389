import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(join(root, "docs/security.md"), "utf8");

/** `file`: "a title", "another" */
const PROOFS = [...page.matchAll(/`([^`]+\.test\.ts)`: ("[^"]+"(?:, "[^"]+")*)/g)].flatMap(
  ([, file = "", titles = ""]) =>
    [...titles.matchAll(/"([^"]+)"/g)].map(([, title = ""]) => ({ file, title })),
);

test.each(PROOFS)("$file has the test that docs/security.md names: $title", ({ file, title }) => {
  const path = join(root, file);
  expect(existsSync(path), file).toBe(true);
  const titles = [...readFileSync(path, "utf8").matchAll(/"((?:[^"\\\n]|\\.)+)"|`([^`\n]+)`/g)].map(
    ([, quoted, template]) => quoted?.replaceAll('\\"', '"') ?? template,
  );
  expect(titles, `no test "${title}" in ${file}`).toContain(title);
});

test("every threat has a test", () => {
  const threats = page.split("\n").filter((line) => /^\| (?!threat)/.test(line));
  expect(threats.length).toBeGreaterThan(25);
  for (const line of threats) expect(line).toMatch(/`[^`]+\.test\.ts`: "/);
  expect(PROOFS.length).toBeGreaterThan(threats.length);
});
