import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { takeLostBrowsers } from "./lost-browsers.ts";

// In `setupFiles`: tells `npm test` which test files lost their browser; scripts/run/run-tests.mjs runs those once more.

const LIST = fileURLToPath(new URL("../../test-results/lost-browsers.jsonl", import.meta.url));

// vitest insists on the braces.
// oxlint-disable-next-line eslint/no-empty-pattern -- vitest reads which fixtures a hook wants from the pattern: none.
afterAll(({}, { file }) => {
  const lines = takeLostBrowsers().map((why) => `${JSON.stringify({ file: file.filepath, why })}\n`);
  if (lines.length === 0) return;
  mkdirSync(dirname(LIST), { recursive: true });
  appendFileSync(LIST, lines.join(""));
});
