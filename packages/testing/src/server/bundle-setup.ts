import { fileURLToPath } from "node:url";
import { bundlePrograms } from "./bundle-programs.ts";
import { PRELOAD_VARIABLE } from "./program-env.ts";

const rootDir = fileURLToPath(new URL("../../../..", import.meta.url));
const SOURCES = ["apps/server/src/main.ts", "apps/server/src/testing/sync-worker.ts"];

/** vitest `globalSetup`: bundles of the server's programs for this run. */
export async function setup(): Promise<() => Promise<void>> {
  const { preload, remove } = await bundlePrograms(rootDir, SOURCES);
  process.env[PRELOAD_VARIABLE] = preload;
  return remove;
}
