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
  ["packages/calendar-busy/src/events/a.ts", "node:fs"],
  ["packages/calendar-busy/src/events/a.ts", "@callwaiting/db"],
  ["packages/vapi-sdk/src/a.ts", "@callwaiting/domain"],
  ["packages/db/src/booking/a.ts", "@callwaiting/server"],
  ["packages/db/src/booking/a.ts", "@callwaiting/vapi-sdk"],
  ["packages/db/src/booking/a.ts", "@callwaiting/testing/database"],
  ["apps/server/src/webhooks/a.ts", "../sync/webhook-sender.ts"],
  ["packages/vapi-simulator/src/a.ts", "@callwaiting/domain"],
  ["apps/server/src/phone/a.ts", "@callwaiting/db"],
  ["apps/server/src/phone/tools/a.ts", "@callwaiting/db"],
  ["apps/server/src/phone/tools/cancel-appointment/a.ts", "drizzle-orm"],
  ["apps/server/src/desk/trpc/a.ts", "pg"],
  ["apps/server/src/desk/contacts/contacts-router.ts", "@callwaiting/db"],
  ["apps/server/src/desk/contacts/a.ts", "@callwaiting/db"],
  ["apps/server/src/desk/contacts/contacts-router.ts", "../../app.ts"],
  ["apps/server/src/desk/contacts/a.ts", "../../start/start-server.ts"],
  ["apps/server/src/desk/contacts/a.ts", "../../start/desk-database.ts"],
  ["apps/server/src/desk/contacts/contacts-router.ts", "../../start/desk-database.ts"],
  ["apps/server/src/desk/contacts/a.ts", "../../phone/tools/tool.ts"],
  ["apps/server/src/desk/contacts/a.ts", "express"],
  ["apps/server/src/phone/a.ts", "../deps.ts"],
  ["apps/server/src/phone/a.ts", "../desk/trpc/refuse.ts"],
  ["apps/server/src/phone/tools/a.ts", "../../sync/sync-log.ts"],
  ["apps/server/src/phone/tools/cancel-appointment/a.ts", "express"],
  ["apps/server/src/phone/tools/cancel-appointment/a.ts", "prom-client"],
  ["apps/server/src/visit/a.ts", "@callwaiting/db"],
  ["apps/server/src/visit/a.ts", "../desk/trpc/refuse.ts"],
  ["apps/server/src/visit/pages/a.ts", "../../phone/tools/tool.ts"],
  ["apps/server/src/phone/a.ts", "../visit/html.ts"],
  ["apps/server/src/desk/contacts/a.ts", "../../visit/html.ts"],
  ["apps/server/src/http/a.ts", "../visit/html.ts"],
  ["apps/server/src/sync/a.ts", "../visit/html.ts"],
  ["apps/server/src/sync/a.ts", "../main.ts"],
  ["apps/server/src/sync/a.ts", "../desk/trpc/refuse.ts"],
  ["apps/server/src/live/a.ts", "../phone/tools/tool.ts"],
  ["apps/server/src/http/a.ts", "../phone/handle-message.ts"],
  ["apps/server/src/telemetry/metrics/a.ts", "../../phone/handle-message.ts"],
  ["apps/server/src/phone/a.ts", "prom-client"],
  ["apps/server/src/sync/a.ts", "@opentelemetry/api"],
  ["apps/admin/src/features/a.ts", "@callwaiting/server"],
])("%s may not import %s", async (file, from) => {
  expect(await lint(file, importing(from))).toContain("no-restricted-imports");
});

test.each([
  ["packages/db/src/booking/a.ts", "@callwaiting/domain"],
  ["apps/server/src/start/a.ts", "@callwaiting/db"],
  ["apps/server/src/sync/a.ts", "@callwaiting/db"],
  ["apps/server/src/phone/a.ts", "./tools/tool.ts"],
  ["apps/server/src/visit/a.ts", "express"],
  ["apps/server/src/visit/a.ts", "../secrets/link-token.ts"],
  ["apps/server/src/phone/tools/tool.test.ts", "@callwaiting/db"],
  ["apps/server/src/desk/contacts/contacts-router.ts", "@trpc/server"],
  ["apps/server/src/telemetry/metrics/a.ts", "prom-client"],
])("%s may import %s", async (file, from) => {
  expect(await lint(file, importing(from))).toBe("");
});

test.each([
  ["apps/server/src/desk/contacts/contacts-router.ts", "@callwaiting/db"],
  ["apps/server/src/desk/contacts/contacts-router.ts", "../../start/desk-database.ts"],
  ["apps/server/src/desk/contacts/a.ts", "../../start/desk-database.ts"],
])("%s may name the types of %s", async (file, from) => {
  const code = `import type { Thing } from "${from}";\nexport const it: Thing = 1;\n`;
  expect(await lint(file, code)).toBe("");
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

test.each([
  ["packages/domain/src/date/a.ts", "at.toZonedDateTimeISO(zone)"],
  ["packages/db/src/staff/a.ts", "day.toZonedDateTime(zone)"],
  ["apps/server/src/desk/contacts/a.ts", "Temporal.ZonedDateTime.from(text)"],
  ["apps/server/src/desk/metrics/a.ts", "Temporal.Now.plainDateISO(zone)"],
  ["apps/server/src/phone/events/a.ts", 'new Intl.DateTimeFormat("en-US", { timeZone })'],
  ["apps/server/src/start/a.ts", 'at.toLocaleTimeString("en-US", { timeZone })'],
  ["apps/admin/src/features/calendar/a.tsx", 'new Intl.DateTimeFormat("en-US", { timeZone })'],
  ["apps/admin/src/format/a.ts", "at.toZonedDateTimeISO(zone)"],
  ["apps/admin/src/features/today/a.ts", "at.toLocaleTimeString()"],
  ["apps/admin/src/format/clinic-time.ts", "Temporal.Now.plainDateISO(zone)"],
  ["apps/cli/src/target/a.ts", 'new Intl.DateTimeFormat("sv-SE", { timeZone })'],
])("%s may not tell a clinic's time by Node's zones: %s", async (file, code) => {
  expect(await lint(file, `export const it = ${code};\n`)).toContain("no-restricted-properties");
});

test.each([
  ["packages/domain/src/date/a.ts", "wallTimeAt(zone, now)"],
  ["apps/admin/src/format/a.ts", 'count.toLocaleString("en-US")'],
  ["apps/server/src/desk/contacts/a.test.ts", "at.toZonedDateTimeISO(zone)"],
  ["apps/server/src/desk/assistants/a.ts", 'count.toLocaleString("en-US")'],
])("%s may: %s", async (file, code) => {
  expect(await lint(file, `export const it = ${code};\n`)).not.toContain("no-restricted-properties");
});

const lines = (count: number) => Array.from({ length: count }, (_, n) => `  console.log(${n});`).join("\n");
const functionOf = (count: number) => `export function it() {\n${lines(count)}\n}\n`;

test.each([
  ["packages/db/src/booking/a.ts", 39],
  ["apps/cli/src/a.ts", 39],
  ["e2e/src/browser/a.ts", 39],
])("a function of %s may have 40 lines and no more", async (file, most) => {
  // Its own two lines count as well, so 39 statements are one too many.
  expect(await lint(file, functionOf(most - 1))).not.toContain("max-lines-per-function");
  expect(await lint(file, functionOf(most))).toContain("max-lines-per-function");
});

test("a test may be as long as it has cases", async () => {
  expect(await lint("apps/server/test/a.test.ts", functionOf(100))).not.toContain("max-lines-per-function");
});

test.each([
  ["values", (name: string) => `export { it } from "./${name}.ts";\n`],
  [
    "types alone",
    (name: string) => `import type { It } from "./${name}.ts";\nexport type It2 = It;\nexport type It = 1;\n`,
  ],
])("two files that import each other's %s are refused", async (_what, importing) => {
  const other = join(dir, "packages/db/src/booking/b.ts");
  await mkdir(dirname(other), { recursive: true });
  await writeFile(other, importing("a"));
  expect(await lint("packages/db/src/booking/a.ts", importing("b"))).toContain("no-cycle");
  await rm(other);
});
