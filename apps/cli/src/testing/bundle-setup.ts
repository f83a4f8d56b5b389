import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { bundlePrograms } from "@callwaiting/testing/bundle-programs";
import { PRELOAD_VARIABLE } from "@callwaiting/testing/program-env";
import { rootDir } from "../environment/settings.ts";

/** vitest `globalSetup`: bundles of the server and of every command for this run. */
export async function setup(): Promise<() => Promise<void>> {
  const names = await readdir(join(rootDir, "apps/cli/src"));
  const commands = names.filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  const { preload, remove } = await bundlePrograms(rootDir, [
    "apps/server/src/main.ts",
    ...commands.map((name) => `apps/cli/src/${name}`),
  ]);
  process.env[PRELOAD_VARIABLE] = preload;
  return remove;
}
