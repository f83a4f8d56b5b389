import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
/** What a path of the page may start from. */
const BASES = ["", "docs", "apps/server/src", "packages/db", "packages/db/src"];

const page = readFileSync(join(ROOT, "docs/architecture.md"), "utf8");
/** What a running server writes is in no checkout. */
const named = [...new Set(page.match(/(?<![\w./-])[\w./-]+\.(?:ts|sql|mjs|md|json|txt)\b/g))].filter(
  (path) => !path.startsWith(".data/"),
);

test("the architecture page draws the walk of a booking, from its address to the SQL function", () => {
  const walk = page.slice(page.indexOf("## A booking"), page.indexOf("## A call"));
  for (const file of [
    "phone/phone-routes.ts",
    "phone/run/answer-call.ts",
    "book_appointment_atomic_v2.sql",
  ]) {
    expect(walk).toContain(file);
  }
});

test.each(named)("the architecture page names a file that exists: %s", (path) => {
  expect(BASES.some((base) => existsSync(join(ROOT, base, path)))).toBe(true);
});
