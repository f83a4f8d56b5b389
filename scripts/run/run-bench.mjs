import { join } from "node:path";
import { runCli } from "./run-cli.mjs";
import { buildQuietly } from "./start-server.mjs";

/** Builds what `npm start` would build, so that no table measures a build, then runs bench/. */
export async function runBench(root, args) {
  const built = args.some((arg) => arg === "--help" || arg === "-h") ? 0 : await buildQuietly(root);
  return built === 0 ? runCli(root, [join(root, "bench", "src", "main.ts"), ...args]) : built;
}
