import { copyFile, mkdtemp, rm, writeFile, readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import Table from "cli-table3";
import { execa } from "execa";
import pc from "picocolors";
import { ENV_CASES, NEW_URL } from "./env-file/env-cases.ts";
import { readEnvText } from "./env-file/set-env-value.ts";
import { CRASH_POINTS, writeEnvFile } from "./env-file/write-env-file.ts";
import { readArguments, runCommand } from "./report/run-command.ts";

// npm run test:env-updater [-- --json]: proves, on copies, that startup changes one line of .env and can be killed at
// any moment. Never touches .env itself.

const OPTIONS = {
  json: { type: "boolean", default: false },
  /** How this command kills a copy of itself. */
  "crash-at": { type: "string" },
  file: { type: "string" },
} as const;

type Result = { readonly name: string; readonly isPassed: boolean; readonly detail: string };

const self = fileURLToPath(import.meta.url);
const rootDir = fileURLToPath(new URL("../../..", import.meta.url));

await runCommand(
  async () => {
    const { values } = readArguments(OPTIONS, "npm run test:env-updater -- [--json]");
    const crashAt = values["crash-at"];
    if (crashAt === undefined || values.file === undefined) return proveAll(values.json);
    await crash(values.file, crashAt);
    return 0;
  },
  { readsEnvFile: false },
);

async function crash(file: string, at: string): Promise<void> {
  const onPoint = (point: string) => {
    if (point === at) process.kill(process.pid, "SIGKILL");
  };
  await writeEnvFile(file, { name: "BACKEND_URL", value: NEW_URL, onPoint });
}

async function proveAll(isJson: boolean): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "env-updater-"));
  try {
    const results: Result[] = [];
    for (const { name, before, after } of ENV_CASES) {
      results.push(await changes(folder, name, { before, after }));
    }
    for (const name of [".env", ".env.example"]) results.push(...(await changesCopy(folder, name)));
    for (const point of CRASH_POINTS) results.push(await survives(folder, point));
    report(results, isJson);
    return results.every(({ isPassed }) => isPassed) ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function changes(
  folder: string,
  name: string,
  text: { before: string; after: string },
): Promise<Result> {
  const file = join(folder, "case");
  await writeFile(file, text.before);
  await writeEnvFile(file, { name: "BACKEND_URL", value: NEW_URL });
  const isPassed = (await readFile(file, "utf8")) === text.after;
  return { name, isPassed, detail: isPassed ? "" : "other bytes than expected" };
}

/** The real ones of this checkout: every other setting must be read as before. */
async function changesCopy(folder: string, name: string): Promise<Result[]> {
  const original = join(rootDir, name);
  if (!existsSync(original)) return [];
  const file = join(folder, name);
  await copyFile(original, file);
  await writeEnvFile(file, { name: "BACKEND_URL", value: NEW_URL });
  const before = { ...readEnvText(await readFile(original, "utf8")), BACKEND_URL: NEW_URL };
  const isPassed = isDeepStrictEqual(before, { ...readEnvText(await readFile(file, "utf8")) });
  return [{ name: `a copy of ${name}`, isPassed, detail: isPassed ? "" : "another setting changed" }];
}

/** A real process, killed for good at that point; the next writer then finishes the work. */
async function survives(folder: string, point: string): Promise<Result> {
  const name = `killed (-9) at "${point}"`;
  const file = join(folder, "killed");
  const before = "# ours\nA=1\nBACKEND_URL=old\n";
  const after = `# ours\nA=1\nBACKEND_URL=${NEW_URL}\n`;
  await writeFile(file, before);
  const args = [...process.execArgv, self, "--crash-at", point, "--file", file];
  const { signal } = await execa(process.execPath, args, { reject: false });
  if (signal !== "SIGKILL") return { name, isPassed: false, detail: "was not killed" };
  const left = await readFile(file, "utf8");
  if (left !== before && left !== after) return { name, isPassed: false, detail: "a half-written file" };
  await writeEnvFile(file, { name: "BACKEND_URL", value: NEW_URL });
  const isPassed = (await readFile(file, "utf8")) === after;
  return { name, isPassed, detail: left === before ? "the old file, whole" : "the new file, whole" };
}

function report(results: readonly Result[], isJson: boolean): void {
  const failed = results.filter(({ isPassed }) => !isPassed).length;
  const summary = { total: results.length, passed: results.length - failed, failed };
  if (isJson) return console.log(JSON.stringify({ ...summary, results }, null, 2));
  const table = new Table({ head: ["", "case", "detail"], style: { head: [], border: [] } });
  for (const { name, isPassed, detail } of results) {
    table.push([isPassed ? pc.green("passed") : pc.red("FAILED"), name, detail]);
  }
  console.log(table.toString());
  console.log(`${summary.total} cases, ${summary.passed} passed, ${summary.failed} failed`);
}
