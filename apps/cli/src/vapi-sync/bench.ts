import { randomUUID } from "node:crypto";
import { type AssistantRole, type AssistantRow, type SyncReason, loadAssistant } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import { sealSecret } from "@callwaiting/server/sealed-secret";
import {
  type SyncOutcome,
  type VapiSync,
  type VapiSyncOptions,
  openVapiSync,
} from "@callwaiting/server/vapi-sync";
import { CheckFailure } from "../report/check.ts";
import { makeScratchOrganization } from "../target/scratch-organization.ts";
import { addressOf, removeTraces } from "./remove-traces.ts";
import type { SyncDatabase } from "./sync-database.ts";
import type { VapiAccount } from "./vapi-account.ts";

export type LogLine = Readonly<Record<string, unknown>>;

/** A sync that did not end well, for the report. */
export type SeenError = {
  readonly operationId: string;
  readonly role: AssistantRole;
  readonly kind: string;
  /** Vapi's HTTP status; null when there was no answer, or nothing was asked. */
  readonly status: number | null;
  /** As the clinic reads it, with what Vapi said. */
  readonly message: string;
};

export type Synced = Extract<SyncOutcome, { readonly kind: "ok" }>;
type Wish = { readonly voice: Readonly<Record<string, unknown>>; readonly firstMessage?: string };
type SyncRun = { readonly outcome: SyncOutcome; readonly operationId: string };

/** An organization to try the sync on, at one Vapi account. */
export type Bench = {
  readonly orgId: OrgId;
  readonly account: VapiAccount;
  /** A sync with breakers of its own, as after a restart. */
  readonly open: (options?: Partial<VapiSyncOptions>) => VapiSync;
  /** Keeps what an assistant is to be, without a job for the server's own worker. */
  readonly wish: (role: AssistantRole, wish: Wish) => Promise<void>;
  /** The organization's own Vapi key; null: none. */
  readonly setOwnKey: (key: string | null) => Promise<void>;
  readonly run: (role: AssistantRole, options?: RunOptions) => Promise<SyncRun>;
  /** Throws a CheckFailure unless it ends well. */
  readonly sync: (role: AssistantRole, options?: RunOptions) => Promise<Synced>;
  readonly credentials: VapiSync["credentials"];
  readonly row: (role: AssistantRole) => Promise<AssistantRow>;
  /** How many rows there are. */
  readonly countRows: (role: AssistantRole) => Promise<number>;
  /** Of one operation, or of all. */
  readonly lines: (operationId?: string) => readonly LogLine[];
  /** Requests to Vapi that the log tells of. */
  readonly countRequests: (method?: string) => number;
  readonly logText: () => string;
  /** Those since it was last asked. */
  readonly takeErrors: () => readonly SeenError[];
  /** What could not be removed, in one sentence each. */
  readonly remove: () => Promise<readonly string[]>;
};

export type RunOptions = { readonly reason?: SyncReason; readonly by?: VapiSync };

export type BenchOptions = {
  readonly database: SyncDatabase;
  readonly account: VapiAccount;
  /** Aborted: no further sync begins. */
  readonly signal: AbortSignal;
};

/** At once through one sync; each waits with a connection. */
const CONCURRENCY = 10;

export async function openBench({ database, account, signal }: BenchOptions): Promise<Bench> {
  const { keyring } = database;
  const scratch = await makeScratchOrganization(database);
  const { orgId } = scratch;
  const written: string[] = [];
  const opened: VapiSync[] = [];
  let errors: SeenError[] = [];
  const open = (options: Partial<VapiSyncOptions> = {}) => {
    const one = openVapiSync({
      databaseUrl: database.url,
      baseUrl: account.baseUrl,
      platformKey: account.apiKey,
      keyring,
      serverUrl: addressOf(orgId),
      writeLog: (line) => void written.push(line),
      concurrency: CONCURRENCY,
      ...options,
    });
    opened.push(one);
    return one;
  };
  const first = open();
  const write = (text: string, values: readonly unknown[]) => writeRow(first, orgId, { text, values });
  const lines = (operationId?: string) =>
    written
      .map((line) => JSON.parse(line) as LogLine)
      .filter((line) => operationId === undefined || line["operationId"] === operationId);
  const run: Bench["run"] = async (role, { reason = "request", by = first } = {}) => {
    signal.throwIfAborted();
    const operationId = `verify-${randomUUID()}`;
    const outcome = await by.sync(orgId, role, { operationId, reason });
    signal.throwIfAborted();
    const seen = errorOf(outcome, lines(operationId));
    if (seen !== null) errors.push({ operationId, role, ...seen });
    return { outcome, operationId };
  };
  const row = async (role: AssistantRole) => {
    const found = await loadAssistant(first.pool, orgId, role);
    if (found === null) throw new CheckFailure("The assistant's row is gone.");
    return found;
  };
  return {
    orgId,
    account,
    open,
    wish: (role, { voice, firstMessage = "Hello, this is a check." }) =>
      write(
        `insert into assistants (org_id, role, name, first_message, voice) values ($1, $2, $3, $4, $5)
         on conflict (org_id, role) do update set first_message = excluded.first_message, voice = excluded.voice,
           sync_state = 'pending', last_error = null, revision = assistants.revision + 1`,
        [orgId, role, `CallWaiting check (${role})`, firstMessage, JSON.stringify(voice)],
      ),
    setOwnKey: (key) =>
      key === null
        ? write("delete from integrations where org_id = $1", [orgId])
        : write(
            "insert into integrations (org_id, kind, sealed_key, key_hint) values ($1, 'vapi', $2, '…')",
            [orgId, sealSecret(key, { keyring, owner: orgId })],
          ),
    run,
    sync: async (role, options) => expectSynced((await run(role, options)).outcome),
    credentials: first.credentials,
    row,
    countRows: async (role) => {
      const query = "select 1 from assistants where org_id = $1 and role = $2";
      return (await database.owner.query(query, [orgId, role])).rows.length;
    },
    lines,
    countRequests: (method) =>
      lines().filter(
        (line) => line["operation"] !== undefined && line["method"] === (method ?? line["method"]),
      ).length,
    logText: () => written.join(""),
    takeErrors: () => {
      const taken = errors;
      errors = [];
      return taken;
    },
    remove: async () => {
      await Promise.all(opened.map((one) => one.end()));
      const problems = [...(await removeTraces(account.client, orgId))];
      await scratch.remove().catch((error: unknown) => {
        problems.push(
          `The scratch organization ${orgId} is still there (${String(error)}); the next check removes it.`,
        );
      });
      return problems;
    },
  };
}

export function expectSynced(outcome: SyncOutcome): Synced {
  if (outcome.kind === "ok") return outcome;
  if (outcome.kind === "failed") {
    throw new CheckFailure(`The sync failed (${outcome.errorKind}): ${outcome.words}`);
  }
  if (outcome.kind === "missing") throw new CheckFailure(outcome.message);
  throw new CheckFailure(
    outcome.kind === "stopped" ? "The sync was stopped." : "There was no assistant to sync.",
  );
}

function errorOf(
  outcome: SyncOutcome,
  lines: readonly LogLine[],
): Omit<SeenError, "operationId" | "role"> | null {
  if (outcome.kind === "missing") {
    return { kind: "missing_credentials", status: null, message: outcome.message };
  }
  if (outcome.kind !== "failed") return null;
  const status = lines.map((line) => line["status"]).findLast((each) => typeof each === "number");
  return { kind: outcome.errorKind, status: status ?? null, message: outcome.words };
}

type Write = { readonly text: string; readonly values: readonly unknown[] };

/** As the organization, which every table asks for. */
async function writeRow({ pool }: VapiSync, orgId: OrgId, { text, values }: Write): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("select set_config('app.org_id', $1, true)", [orgId]);
    await client.query(text, [...values]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}
