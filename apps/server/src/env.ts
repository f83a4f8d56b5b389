import { z } from "zod";
import { DEFAULT_RATE_LIMITS } from "./rate-limit/create-rate-limits.ts";
import { type TrustProxy, trustProxySetting } from "./rate-limit/trust-proxy.ts";

/** An empty line in .env means "not set". */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

const schema = z.object({
  PORT: optional(z.coerce.number("must be a number").int().min(1).max(65_535)),
  DATABASE_URL: optional(z.string()),
  DATA_DIR: optional(z.string()),
  PUBLIC_URL: optional(z.url("must be a URL such as https://clinic.example.com")),
  BACKEND_URL: optional(z.url("must be a URL such as https://clinic.example.com")),
  ENCRYPTION_KEY: optional(z.string()),
  LOG_LEVEL: optional(z.enum(["trace", "debug", "info", "warn", "error", "silent"])),
  RATE_LIMIT_PER_MINUTE: optional(z.coerce.number("must be a number").int().min(1)),
  TRUST_PROXY: optional(trustProxySetting),
  SEED_DEMO: optional(z.enum(["true", "false"])),
});

export type Env = {
  readonly port: number;
  /** Undefined: our own embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  readonly dataDir: string | undefined;
  /** Where the internet reaches this server, if it does. */
  readonly publicUrl: string | undefined;
  /** Base64 of 32 bytes; several, newest first, separated by commas. */
  readonly encryptionKey: string | undefined;
  readonly logLevel: string;
  /** Requests that one webhook secret may make. */
  readonly requestsPerMinute: number;
  readonly trustProxy: TrustProxy;
  readonly seedDemo: boolean;
};

export type EnvResult =
  | { readonly ok: true; readonly env: Env }
  | { readonly ok: false; readonly problem: string };

/** Reads the environment once; what is wrong with it comes back as one sentence. */
export function readEnv(source: Readonly<Record<string, string | undefined>>): EnvResult {
  const parsed = schema.safeParse(source);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0]);
    return {
      ok: false,
      problem: `The setting ${name} is "${source[name] ?? ""}", which cannot be used: ${issue?.message ?? ""}.`,
    };
  }
  const env = parsed.data;
  return {
    ok: true,
    env: {
      port: env.PORT ?? 3001,
      databaseUrl: env.DATABASE_URL,
      dataDir: env.DATA_DIR,
      publicUrl: env.PUBLIC_URL ?? env.BACKEND_URL,
      encryptionKey: env.ENCRYPTION_KEY,
      logLevel: env.LOG_LEVEL ?? "info",
      requestsPerMinute: env.RATE_LIMIT_PER_MINUTE ?? DEFAULT_RATE_LIMITS.requestsPerMinute,
      trustProxy: env.TRUST_PROXY ?? false,
      seedDemo: env.SEED_DEMO !== "false",
    },
  };
}
