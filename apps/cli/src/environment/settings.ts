import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const rootDir: string = fileURLToPath(new URL("../../../..", import.meta.url));

/** Reads this checkout's `.env`; what the environment already says wins. */
export function loadEnvFile(): void {
  const envFile = join(rootDir, ".env");
  if (existsSync(envFile)) process.loadEnvFile(envFile);
}

/** Where data, keys and the run file live. */
export function dataDirOf(env: NodeJS.ProcessEnv): string {
  return env["DATA_DIR"] || join(rootDir, ".data");
}
