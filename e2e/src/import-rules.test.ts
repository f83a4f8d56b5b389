import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

// The lint rule that holds the house together, tried on files that break it: in a folder of its own, laid out like ours.

const root = fileURLToPath(new URL("../..", import.meta.url));
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "import-rules-"));
  await cp(join(root, ".oxlintrc.json"), join(dir, ".oxlintrc.json"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function lint(file: string, code: string): Promise<string> {
  const path = join(dir, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, code);
  try {
    const args = ["--config", ".oxlintrc.json", file];
    execFileSync(join(root, "node_modules/.bin/oxlint"), args, { cwd: dir, encoding: "utf8", stdio: "pipe" });
    return "";
  } catch (error) {
    return error instanceof Error && "stdout" in error ? String(error.stdout) : "no output";
  } finally {
    await rm(path);
  }
}

const importing = (from: string) => `import { thing } from "${from}";\nexport const it = thing;\n`;

test.each([
  ["packages/domain/src/date/a.ts", "@callwaiting/db"],
  ["packages/domain/src/date/a.ts", "node:fs"],
  ["packages/domain/src/date/a.ts", "pg"],
  ["packages/vapi-sdk/src/a.ts", "@callwaiting/domain"],
  ["packages/db/src/booking/a.ts", "@callwaiting/server"],
  ["packages/db/src/booking/a.ts", "@callwaiting/vapi-sdk"],
  ["apps/server/src/vapi/a.ts", "@callwaiting/db"],
  ["apps/server/src/tools/a.ts", "@callwaiting/db"],
  ["apps/server/src/tools/a.ts", "drizzle-orm"],
  ["apps/server/src/trpc/a.ts", "pg"],
  ["apps/server/src/trpc/routers/a.ts", "../../app.ts"],
  ["apps/server/src/vapi/a.ts", "../deps.ts"],
  ["apps/server/src/jobs/a.ts", "../main.ts"],
  ["apps/server/src/use-cases/a.ts", "../tools/tool.ts"],
  ["apps/server/src/use-cases/a.ts", "../vapi/authenticate.ts"],
  ["apps/server/src/use-cases/a.ts", "express"],
  ["apps/server/src/use-cases/a.ts", "prom-client"],
  ["apps/server/src/vapi/a.ts", "prom-client"],
  ["apps/server/src/jobs/a.ts", "@opentelemetry/api"],
  ["apps/admin/src/features/a.ts", "@callwaiting/server"],
])("%s may not import %s", async (file, from) => {
  expect(await lint(file, importing(from))).toContain("no-restricted-imports");
});

test.each([
  ["packages/db/src/booking/a.ts", "@callwaiting/domain"],
  ["apps/server/src/use-cases/a.ts", "@callwaiting/db"],
  ["apps/server/src/tools/a.ts", "../use-cases/book-appointment.ts"],
  ["apps/server/src/vapi/a.ts", "../tools/tool.ts"],
  ["apps/server/src/metrics/a.ts", "prom-client"],
])("%s may import %s", async (file, from) => {
  expect(await lint(file, importing(from))).toBe("");
});

test("the admin may import types of the server", async () => {
  const code = 'import type { Thing } from "@callwaiting/server";\nexport const it: Thing = 1;\n';
  expect(await lint("apps/admin/src/features/a.ts", code)).toBe("");
});

test.each([
  ["a clock", "packages/domain/src/a.ts", "export const it = new Date();\n", "no-restricted-globals"],
  ["chance", "packages/domain/src/a.ts", "export const it = Math.random();\n", "no-restricted-properties"],
  ["the environment", "apps/server/src/deps.ts", "export const it = process.env;\n", "no-process-env"],
])("%s stays out of %s", async (_what, file, code, rule) => {
  expect(await lint(file, code)).toContain(rule);
});
