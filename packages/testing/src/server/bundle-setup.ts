import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { deadlines } from "../deadlines.ts";
import { bundlePrograms } from "./bundle-programs.ts";
import { PRELOAD_VARIABLE } from "./program-env.ts";

const rootDir = fileURLToPath(new URL("../../../..", import.meta.url));
const SERVER = ["apps/server/src/main.ts", "apps/server/src/testing/sync-worker.ts"];
const COMMANDS = "apps/cli/src";

/** vitest `globalSetup`: bundles of the server's programs and of every command, made once for a whole run of `npm test`. */
export async function setup(): Promise<() => Promise<void>> {
  const shared = process.env["TEST_PROGRAMS_DIR"];
  if (shared === undefined || shared === "") {
    const { preload, remove } = await bundlePrograms(rootDir, await listSources());
    process.env[PRELOAD_VARIABLE] = preload;
    return remove;
  }
  process.env[PRELOAD_VARIABLE] = await shareBundles(shared);
  // Whoever made the folder removes it.
  return async () => {};
}

async function listSources(): Promise<string[]> {
  const names = await readdir(join(rootDir, COMMANDS));
  const commands = names.filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  return [...SERVER, ...commands.map((name) => `${COMMANDS}/${name}`)];
}

/** Whoever comes first makes them, the other packages of the run wait for it. Answers the path of what loads them. */
async function shareBundles(folder: string): Promise<string> {
  const [maker, made] = [join(folder, "maker"), join(folder, "made")];
  const giveUpAt = performance.now() + deadlines.longTest;
  for (;;) {
    if (existsSync(made)) return readFile(made, "utf8");
    if (await isFirst(maker)) return make(maker, made);
    if (performance.now() > giveUpAt) throw new Error(`Nobody made the bundles in ${folder}.`);
    await delay(50);
  }
}

async function make(maker: string, made: string): Promise<string> {
  try {
    const { preload } = await bundlePrograms(rootDir, await listSources(), dirname(made));
    await writeFile(`${made}.draft`, preload);
    await rename(`${made}.draft`, made);
    return preload;
  } catch (error) {
    await rm(maker, { recursive: true });
    throw error;
  }
}

const isFirst = (maker: string): Promise<boolean> =>
  mkdir(maker).then(
    () => true,
    () => false,
  );
