import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const rootDir = fileURLToPath(new URL("../../../..", import.meta.url));

export type Settings = {
  readonly rootDir: string;
  readonly dataDir: string;
  readonly envFile: string;
  readonly port: number;
  readonly adminPort: number;
  /** Where a running ngrok agent lists its tunnels. */
  readonly agentPort: number;
  /** Our address on the internet, when somebody else takes care of it. */
  readonly publicUrl: string | null;
  readonly ngrokToken: string | null;
  readonly ngrokDomain: string | null;
  /** Somebody's own PostgreSQL; null: the embedded one. */
  readonly databaseUrl: string | null;
  readonly vapiKey: string | null;
  readonly vapiBaseUrl: string;
};

/** From the environment, with .env below it; what is empty counts as not set. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const envFile = env["ENV_FILE"] || join(rootDir, ".env");
  if (existsSync(envFile)) process.loadEnvFile(envFile);
  const text = (name: string) => env[name]?.trim() || null;
  return {
    rootDir,
    envFile,
    dataDir: text("DATA_DIR") ?? join(rootDir, ".data"),
    port: Number(text("PORT") ?? 3001),
    adminPort: Number(text("ADMIN_PORT") ?? 3000),
    agentPort: Number(text("NGROK_AGENT_PORT") ?? 4040),
    publicUrl: text("PUBLIC_URL")?.replace(/\/+$/, "") ?? null,
    ngrokToken: text("NGROK_AUTH_TOKEN") ?? text("NGROK_AUTHTOKEN"),
    ngrokDomain: text("NGROK_DOMAIN"),
    databaseUrl: text("DATABASE_URL"),
    vapiKey: text("VAPI_PRIVATE_KEY"),
    vapiBaseUrl: (text("VAPI_BASE_URL") ?? "https://api.vapi.ai").replace(/\/+$/, ""),
  };
}
