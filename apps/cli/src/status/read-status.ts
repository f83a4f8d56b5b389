import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type RunInfo, readRunFile } from "@callwaiting/server/run-file";
import { z } from "zod";
import { lookUpDemo } from "./look-up-demo.ts";

const rootDir = fileURLToPath(new URL("../../../..", import.meta.url));

const health = z.object({
  status: z.literal("ok"),
  database: z.enum(["up", "down"]),
  uptimeSeconds: z.number(),
});

export type Status =
  | (RunInfo & {
      readonly serving: true;
      readonly health: z.infer<typeof health>;
      /** Books a time of the demo clinic that is free now. */
      readonly curl: string | null;
    })
  | { readonly serving: false; readonly reason: string };

/** Finds the server of this checkout and asks it how it is. */
export async function readStatus(env: NodeJS.ProcessEnv): Promise<Status> {
  const envFile = join(rootDir, ".env");
  if (existsSync(envFile)) process.loadEnvFile(envFile);
  const info = await readRunFile(env["DATA_DIR"] || join(rootDir, ".data"));
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
  return { serving: true, ...info, ...(await lookUpDemo(env, info)), health: answer };
}

async function askHealth(serverUrl: string): Promise<z.infer<typeof health> | null> {
  try {
    const response = await fetch(`${serverUrl}/health`, { signal: AbortSignal.timeout(3000) });
    return health.parse(await response.json());
  } catch {
    return null;
  }
}
