import { isMailAddress } from "@callwaiting/domain";
import { z } from "zod";
import { DEFAULT_RATE_LIMITS } from "./http/rate-limit/create-rate-limits.ts";
import { TwilioAccount } from "./sms/twilio-account.ts";
import { type TrustProxy, trustProxySetting } from "./http/rate-limit/trust-proxy.ts";

/** An empty line in .env means "not set". */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (isBlank(value) ? undefined : value), schema.optional());

const isBlank = (value: unknown) => typeof value === "string" && value.trim() === "";

/** Settings whose value is never shown, not even a wrong one. */
const SECRETS: ReadonlySet<string> = new Set([
  "VAPI_PRIVATE_KEY",
  "VAPI_PUBLIC_KEY",
  "METRICS_TOKEN",
  "SMTP_URL",
  "TWILIO_AUTH_TOKEN",
]);

/** It travels in a header, where anything else than one printable word would break the request, with the key in the error. */
const vapiKey = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]+$/, "must be one word, as Vapi's dashboard shows it under API Keys");

/** Each process takes 200 MB and more: nobody means hundreds of them. */
const MOST_PROCESSES = 64;
const WRONG_CONCURRENCY = `must be a number from 1 to ${MOST_PROCESSES}, or auto`;
const webConcurrency = z.union(
  [
    z.literal("auto"),
    z.coerce
      .number(WRONG_CONCURRENCY)
      .int(WRONG_CONCURRENCY)
      .min(1, WRONG_CONCURRENCY)
      .max(MOST_PROCESSES, WRONG_CONCURRENCY),
  ],
  WRONG_CONCURRENCY,
);

const WRONG_SITE = "must be a URL such as https://clinic.example.com";

/**
 * Without a path: the admin, the cookies and patients' links live at the root of a host, and what Twilio signs and Vapi calls would be
 * another address than the one that leads here.
 */
const site = z
  .url({ protocol: /^https?$/, error: WRONG_SITE })
  .refine((text) => {
    if (!URL.canParse(text)) return true;
    const { pathname, search, hash } = new URL(text);
    return `${pathname}${search}${hash}` === "/";
  }, "must be a host without a path, such as https://clinic.example.com: give CallWaiting a host of its own")
  .transform((text) => text.replace(/\/+$/, ""));

const schema = z.object({
  PORT: optional(z.coerce.number("must be a number").int().min(1).max(65_535)),
  DATABASE_URL: optional(z.string()),
  DATABASE_POOL_URL: optional(z.string()),
  DATABASE_READ_URL: optional(z.string()),
  DATA_DIR: optional(z.string()),
  PUBLIC_URL: optional(site),
  BACKEND_URL: optional(site),
  ENCRYPTION_KEY: optional(z.string()),
  LOG_LEVEL: optional(z.enum(["trace", "debug", "info", "warn", "error", "silent"])),
  DRAIN_SECONDS: optional(z.coerce.number("must be a number").int().min(0).max(300)),
  RATE_LIMIT_PER_MINUTE: optional(z.coerce.number("must be a number").int().min(1)),
  TRUST_PROXY: optional(trustProxySetting),
  WEB_CONCURRENCY: optional(webConcurrency),
  SMTP_URL: optional(
    z.url({ protocol: /^smtps?$/, error: "must be a URL such as smtp://user:password@mail.example.com:587" }),
  ),
  MAIL_FROM: optional(
    z.string().trim().refine(isMailAddress, "must be one address, such as no-reply@clinic.example.com"),
  ),
  TWILIO_ACCOUNT_SID: optional(z.string().trim().pipe(TwilioAccount.shape.accountSid)),
  TWILIO_AUTH_TOKEN: optional(z.string().trim().pipe(TwilioAccount.shape.authToken)),
  TWILIO_FROM: optional(z.string().trim().pipe(TwilioAccount.shape.sender)),
  TWILIO_BASE_URL: optional(
    z.url({ protocol: /^https?$/, error: "must be a URL such as https://api.twilio.com" }),
  ),
  WEBHOOKS_ALLOW_LOOPBACK: optional(z.enum(["true", "false"])),
  VAPI_PRIVATE_KEY: optional(vapiKey),
  // Nothing needs it yet. It is read so that the two keys cannot be mixed up unnoticed.
  VAPI_PUBLIC_KEY: optional(vapiKey),
  VAPI_BASE_URL: optional(
    z.url({
      protocol: /^https?$/,
      error: "must be a URL such as https://api.vapi.ai or https://api.eu.vapi.ai",
    }),
  ),
  METRICS_TOKEN: optional(
    z
      .string()
      .trim()
      .regex(/^[\x21-\x7e]{16,}$/, "must be one word of 16 characters or more"),
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(
    z.url({ protocol: /^https?$/, error: "must be a URL such as http://localhost:4318" }),
  ),
  OTEL_SERVICE_NAME: optional(z.string().max(100, "is longer than 100 characters")),
  SEED_DEMO: optional(z.enum(["true", "clinic", "false"])),
});

export type Env = {
  readonly port: number;
  /** Undefined: our own embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  /** A pooler in front of it, for requests only: jobs and live updates need connections that stay theirs. */
  readonly databasePoolUrl: string | undefined;
  /** A standby of it, for reports, searches and exports. */
  readonly databaseReadUrl: string | undefined;
  readonly dataDir: string | undefined;
  /** Where the internet reaches this server, if it does. */
  readonly publicUrl: string | undefined;
  /** Base64 of 32 bytes; several, newest first, separated by commas. */
  readonly encryptionKey: string | undefined;
  readonly logLevel: string;
  /** How long a server that is told to stop goes on answering while `/ready` says no. */
  readonly drainSeconds: number;
  /** Requests that one webhook secret may make. */
  readonly requestsPerMinute: number;
  readonly trustProxy: TrustProxy;
  /** How many processes answer requests; "auto": as many as there are cores. */
  readonly webConcurrency: number | "auto";
  /** Who brings it may read `/metrics`. */
  readonly metricsToken: string | undefined;
  /** Undefined: nothing is traced. */
  readonly tracing: TracingEnv | undefined;
  readonly vapi: VapiEnv;
  /** Undefined: letters are kept in DATA_DIR and sent to nobody. */
  readonly mail: MailEnv | undefined;
  readonly sms: SmsEnv;
  /** Whether clinics' webhooks may lead to this machine: for development alone. */
  readonly webhooksAllowLoopback: boolean;
  readonly seedDemo: SeedDemo;
};

export type SmsEnv = {
  /** This server's account, for clinics without one of their own. */
  readonly account: TwilioAccount | undefined;
  /** Without a slash at its end. */
  readonly baseUrl: string;
};

export type MailEnv = { readonly url: string; readonly from: string };

export type TracingEnv = { readonly endpoint: string; readonly serviceName: string };

export type VapiEnv = {
  /** The platform's key, secret. Undefined: Vapi is simulated. */
  readonly privateKey: string | undefined;
  /** Without a slash at its end. */
  readonly baseUrl: string;
};

/** "clinic" leaves out the calls that make its first day look lived in, and who calls people. */
export type SeedDemo = "true" | "clinic" | "false";

export type EnvResult =
  | { readonly ok: true; readonly env: Env }
  | { readonly ok: false; readonly problem: string };

/** Reads the environment once; what is wrong with it comes back as one sentence. */
export function readEnv(source: Readonly<Record<string, string | undefined>>): EnvResult {
  const parsed = schema.safeParse(source);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0]);
    const value = SECRETS.has(name) ? "set to something" : `"${source[name] ?? ""}",`;
    return {
      ok: false,
      problem: `The setting ${name} is ${value} which cannot be used: ${issue?.message ?? ""}.`,
    };
  }
  const env = parsed.data;
  const problem = findContradiction(env);
  return problem === null ? { ok: true, env: toEnv(env) } : { ok: false, problem };
}

type Settings = z.infer<typeof schema>;

function findContradiction(env: Settings): string | null {
  if (env.VAPI_PRIVATE_KEY !== undefined && env.VAPI_PRIVATE_KEY === env.VAPI_PUBLIC_KEY) {
    return "VAPI_PRIVATE_KEY and VAPI_PUBLIC_KEY are the same: Vapi's dashboard shows two keys, one of each kind.";
  }
  if (env.DATABASE_POOL_URL !== undefined && env.DATABASE_URL === undefined) {
    return "DATABASE_POOL_URL is set and DATABASE_URL is not: the first names a pooler, the second the PostgreSQL behind it.";
  }
  if (env.DATABASE_READ_URL !== undefined && env.DATABASE_URL === undefined) {
    return "DATABASE_READ_URL is set and DATABASE_URL is not: the first names a standby, the second the PostgreSQL that it copies.";
  }
  if ((env.SMTP_URL === undefined) !== (env.MAIL_FROM === undefined)) {
    return "SMTP_URL and MAIL_FROM belong together: the mail server that takes letters, and the address that they come from.";
  }
  const twilio = [env.TWILIO_ACCOUNT_SID, env.TWILIO_AUTH_TOKEN, env.TWILIO_FROM];
  if (new Set(twilio.map((value) => value === undefined)).size > 1) {
    return "TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM belong together: the account, its token, and the number or messaging service that texts come from.";
  }
  return null;
}

function toEnv(env: Settings): Env {
  return {
    port: env.PORT ?? 3001,
    databaseUrl: env.DATABASE_URL,
    databasePoolUrl: env.DATABASE_POOL_URL,
    databaseReadUrl: env.DATABASE_READ_URL,
    dataDir: env.DATA_DIR,
    publicUrl: env.PUBLIC_URL ?? env.BACKEND_URL,
    encryptionKey: env.ENCRYPTION_KEY,
    logLevel: env.LOG_LEVEL ?? "info",
    drainSeconds: env.DRAIN_SECONDS ?? 0,
    requestsPerMinute: env.RATE_LIMIT_PER_MINUTE ?? DEFAULT_RATE_LIMITS.requestsPerMinute,
    trustProxy: env.TRUST_PROXY ?? false,
    webConcurrency: env.WEB_CONCURRENCY ?? 1,
    metricsToken: env.METRICS_TOKEN,
    tracing: tracingOf(env),
    vapi: {
      privateKey: env.VAPI_PRIVATE_KEY,
      baseUrl: (env.VAPI_BASE_URL ?? "https://api.vapi.ai").replace(/\/+$/, ""),
    },
    mail: mailOf(env),
    sms: smsOf(env),
    webhooksAllowLoopback: env.WEBHOOKS_ALLOW_LOOPBACK === "true",
    seedDemo: env.SEED_DEMO ?? "true",
  };
}

function mailOf({ SMTP_URL: url, MAIL_FROM: from }: Settings): MailEnv | undefined {
  return url === undefined || from === undefined ? undefined : { url, from };
}

function smsOf({
  TWILIO_ACCOUNT_SID: accountSid,
  TWILIO_AUTH_TOKEN: authToken,
  TWILIO_FROM: sender,
  TWILIO_BASE_URL: baseUrl = "https://api.twilio.com",
}: Settings): SmsEnv {
  const isWhole = accountSid !== undefined && authToken !== undefined && sender !== undefined;
  const account = isWhole ? { accountSid, authToken, sender, apiKey: null } : undefined;
  return { account, baseUrl: baseUrl.replace(/\/+$/, "") };
}

function tracingOf(env: Settings): TracingEnv | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: serviceName = "callwaiting" } = env;
  return endpoint === undefined ? undefined : { endpoint, serviceName };
}
