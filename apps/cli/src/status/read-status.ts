import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const rootDir = fileURLToPath(new URL("../../../..", import.meta.url));

/** What a running server writes into its data folder. */
const runInfo = z.object({
  pid: z.int(),
  startedAt: z.string(),
  version: z.string(),
  serverUrl: z.string(),
  adminUrl: z.string().nullable(),
  publicUrl: z.string().nullable(),
  orgId: z.string().nullable(),
  webhookSecret: z.string().nullable(),
  admin: z.object({ email: z.string(), password: z.string() }).nullable(),
  database: z.object({ kind: z.enum(["embedded", "external"]), version: z.string(), url: z.string() }),
});

const health = z.object({
  status: z.literal("ok"),
  database: z.enum(["up", "down"]),
  uptimeSeconds: z.number(),
});

export type Status =
  | (z.infer<typeof runInfo> & { readonly serving: true; readonly health: z.infer<typeof health> })
  | { readonly serving: false; readonly reason: string };

/** Finds the server of this checkout and asks it how it is. */
export async function readStatus(env: NodeJS.ProcessEnv): Promise<Status> {
  const envFile = join(rootDir, ".env");
  if (existsSync(envFile)) process.loadEnvFile(envFile);
  const dataDir = env["DATA_DIR"] || join(rootDir, ".data");
  const info = await readRunInfo(join(dataDir, "run.json"));
  if (info === null) {
    return { serving: false, reason: "CallWaiting is not running here. Start it with: npm start" };
  }
  const answer = await askHealth(info.serverUrl);
  if (answer === null) {
    return {
      serving: false,
      reason: `CallWaiting does not answer at ${info.serverUrl} (it was started ${info.startedAt}). Start it again with: npm start`,
    };
  }
  return { serving: true, ...info, health: answer };
}

async function readRunInfo(file: string): Promise<z.infer<typeof runInfo> | null> {
  try {
    return runInfo.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}

async function askHealth(serverUrl: string): Promise<z.infer<typeof health> | null> {
  try {
    const response = await fetch(`${serverUrl}/health`, { signal: AbortSignal.timeout(3000) });
    return health.parse(await response.json());
  } catch {
    return null;
  }
}
