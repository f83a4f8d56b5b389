import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";

const vapiInfo = z.discriminatedUnion("kind", [
  /** The key of the simulated one opens nothing but that, and is needed to look inside. */
  z.object({ kind: z.literal("simulated"), baseUrl: z.string(), key: z.string() }),
  /** Of a real key the last four characters, so that a person can tell one from another. */
  z.object({ kind: z.literal("vapi"), baseUrl: z.string(), keyHint: z.string() }),
]);

const runInfo = z.object({
  pid: z.int(),
  /** How many processes answer requests: with one it is that of `pid`, several are its children. */
  processes: z.int().default(1),
  startedAt: z.string(),
  version: z.string(),
  serverUrl: z.string(),
  adminUrl: z.string().nullable(),
  publicUrl: z.string().nullable(),
  orgId: z.string().nullable(),
  webhookSecret: z.string().nullable(),
  /** Calendar links of the demo clinic's providers, for Google, Apple or Outlook. */
  calendars: z.array(z.object({ providerName: z.string(), url: z.string() })),
  /** The demo owner; no password when they have set one of their own. */
  admin: z.object({ email: z.string(), password: z.string().nullable() }).nullable(),
  database: z.object({ kind: z.enum(["embedded", "external"]), version: z.string(), url: z.string() }),
  /** Null in a file of an earlier version. */
  vapi: vapiInfo.nullable().default(null),
  /** The simulated one, whose token opens nothing but that; null where there is none. */
  twilio: z
    .object({ baseUrl: z.string(), accountSid: z.string(), authToken: z.string() })
    .nullable()
    .default(null),
});

/** What a running server tells `npm run status` and the next `npm start`. Holds secrets: only its owner may read it. */
export type RunInfo = z.infer<typeof runInfo>;
export type VapiInfo = z.infer<typeof vapiInfo>;

export const runFileIn = (dataDir: string): string => join(dataDir, "run.json");

export async function writeRunFile(dataDir: string, info: RunInfo): Promise<void> {
  const file = runFileIn(dataDir);
  const fresh = `${file}.${process.pid}`;
  await mkdir(dirname(file), { recursive: true, mode: 0o711 });
  await writeFile(fresh, `${JSON.stringify(info, null, 2)}\n`, { mode: 0o600 });
  await rename(fresh, file);
}

export async function readRunFile(dataDir: string): Promise<RunInfo | null> {
  try {
    const parsed = runInfo.safeParse(JSON.parse(await readFile(runFileIn(dataDir), "utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export async function removeRunFile(dataDir: string): Promise<void> {
  await rm(runFileIn(dataDir), { force: true });
}

/** True when the server of this run file answers; a process that was killed leaves the file behind. */
export async function isServing(info: RunInfo): Promise<boolean> {
  try {
    const response = await fetch(`${info.serverUrl}/health`, { signal: AbortSignal.timeout(2000) });
    const body: unknown = await response.json();
    return response.ok && z.object({ status: z.literal("ok") }).safeParse(body).success;
  } catch {
    return false;
  }
}
