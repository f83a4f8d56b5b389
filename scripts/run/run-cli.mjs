import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runVisible } from "./run-process.mjs";

/** Runs one file of apps/cli with our arguments, from the root of the checkout. */
export async function runCli(root, fileAndArgs) {
  const tsx = createRequire(join(root, "apps", "cli", "package.json")).resolve("tsx");
  return runVisible(process.execPath, ["--import", pathToFileURL(tsx).href, ...fileAndArgs], { cwd: root });
}
