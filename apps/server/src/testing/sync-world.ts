import { randomUUID } from "node:crypto";
import { PATIENT } from "@callwaiting/testing/database";
import { stretched } from "@callwaiting/testing/deadlines";
import { type AppPool, createAppPool, loadAssistant, saveAssistant } from "@callwaiting/db";
import type { TestDb } from "@callwaiting/testing/database";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { OrgId } from "@callwaiting/domain";
import { createLogger } from "../http/create-logger.ts";
import {
  type SyncRuntime,
  type SyncRuntimeOptions,
  type SyncRuntimeSettings,
  startSyncRuntime,
} from "../sync/start-sync-runtime.ts";
import { sealSecret } from "../secrets/sealed-secret.ts";
import { ALL_TOOLS } from "../phone/tools/all-tools.ts";
import { describeTool } from "../phone/tools/describe-tool.ts";
import { TEST_KEYRING } from "./test-server.ts";

export const VAPI_KEY = "vapi-key";

export const WISH = {
  role: "inbound" as const,
  name: "Sarah",
  customPrompt: "Mention that parking is behind the house.",
  firstMessage: "Thank you for calling. How can I help?",
  voice: { provider: "vapi", voiceId: "jennifer" },
};

export type LogLine = Readonly<Record<string, unknown>>;

export type TestRuntime = AsyncDisposable & {
  readonly runtime: SyncRuntime;
  readonly pool: AppPool;
  /** Everything that was logged, as written. */
  readonly text: () => string;
  readonly lines: () => readonly LogLine[];
};

export type TestRuntimeOptions = {
  readonly vapiUrl: string;
  /** Where keys of the clinics themselves are good, when it is another Vapi. */
  readonly ownKeysVapiUrl?: string;
  readonly settings?: Partial<SyncRuntimeSettings>;
} & Partial<Pick<SyncRuntimeOptions, "serverUrl" | "keyring">> & { readonly platformKey?: string | null };

/** The runtime as a server has it, with pools of its own; patience is short, so that faults take no time. */
export async function startTestRuntime(
  databaseUrl: string,
  {
    vapiUrl,
    ownKeysVapiUrl = vapiUrl,
    settings,
    serverUrl,
    keyring = TEST_KEYRING,
    platformKey = VAPI_KEY,
  }: TestRuntimeOptions,
): Promise<TestRuntime> {
  const written: string[] = [];
  const log = createLogger({ level: "debug", destination: { write: (line) => void written.push(line) } });
  // Generous waits, as in openTestDb: twenty saves of one clinic go one after the other, on a machine that is busy.
  const pool = createAppPool({
    connectionString: databaseUrl,
    ...PATIENT,
  });
  const runtime = await startSyncRuntime({
    pool,
    databaseUrl,
    vapi: { baseUrl: vapiUrl, platformKey, ownKeysBaseUrl: ownKeysVapiUrl },
    serverUrl: serverUrl ?? "https://clinic.example.com",
    tools: ALL_TOOLS.map(describeTool),
    keyring,
    log,
    settings: {
      stopGraceMs: 200,
      presenceEveryMs: 200,
      pollEveryMs: 50,
      client: { timeoutMs: stretched(1_000), retry: { attempts: 1 } },
      ...settings,
    },
  });
  return {
    runtime,
    pool,
    text: () => written.join(""),
    lines: () => written.map((line) => JSON.parse(line) as LogLine),
    async [Symbol.asyncDispose]() {
      await runtime.stop();
      await pool.end();
    },
  };
}

/** A clinic with a webhook secret that opens with the test's keys; with `saved`, also with an assistant. */
export async function newClinic(db: TestDb, { saved = false, keyring = TEST_KEYRING } = {}) {
  const orgId = OrgId.parse(randomUUID());
  const secret = `webhook-secret-${randomUUID()}`;
  const sealed = sealSecret(secret, { keyring, owner: orgId });
  await createTestOrganization(db.owner, { orgId, webhookSecret: { secret, sealed } });
  if (saved) await saveAssistant(db.pool, orgId, { ...WISH, operationId: `op-${orgId}` });
  const actor = { kind: "user" as const, userId: "user-1", displayName: "Sam" };
  return {
    orgId,
    secret,
    scope: { orgId, actor },
    row: () => loadAssistant(db.pool, orgId, "inbound"),
  };
}
