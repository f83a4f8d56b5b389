import type { AssistantRole, SyncReason } from "@callwaiting/db";
import type { OrgId, Organization } from "@callwaiting/domain";
import { Temporal } from "temporal-polyfill";
import { SyncStopped } from "./connect-vapi.ts";
import { FIELD_WORDS, type SyncFailure, describeSyncFailure } from "./describe-sync-failure.ts";
import { type EnsureAssistantPorts, type EnsuredAssistant, ensureAssistant } from "./ensure-assistant.ts";
import { type VapiCredentialPorts, getVapiCredentials } from "./get-vapi-credentials.ts";
import type { RunStep } from "./run-step.ts";
import type { VapiApi, VapiFields } from "./vapi-api.ts";

export type SyncContextPorts = VapiCredentialPorts & {
  readonly loadOrganization: (orgId: OrgId) => Promise<{ readonly organization: Organization } | null>;
  /** The webhook secret that Vapi is to send. */
  readonly loadNewestSecret: (
    orgId: OrgId,
  ) => Promise<{ readonly secretId: string; readonly sealed: string } | null>;
  readonly connect: (apiKey: string) => VapiApi;
  /** Our tools in Vapi's form, without the server. */
  readonly tools: readonly VapiFields[];
  /** Where Vapi reaches this server, without a path. */
  readonly serverUrl: string;
};

export type SyncAssistantPorts = EnsureAssistantPorts &
  SyncContextPorts & {
    readonly recordDrift: (orgId: OrgId, role: AssistantRole, words: string) => Promise<void>;
  };

export type SyncAssistantInput = {
  readonly orgId: OrgId;
  readonly role: AssistantRole;
  readonly reason: SyncReason;
  readonly runStep: RunStep;
};

export type SyncOutcome =
  | Extract<EnsuredAssistant, { readonly kind: "ok" }>
  | { readonly kind: "no_assistant" }
  /** Something has to be set first; the message says what, and the assistant's row does too. */
  | { readonly kind: "missing"; readonly message: string }
  | ({ readonly kind: "failed" } & SyncFailure)
  /** The server stops; nothing was noted. */
  | { readonly kind: "stopped" };

/** One sync from the clinic's wish to Vapi's answer, its end noted in the assistant's row. Rejects only on a bug. */
export async function syncAssistant(
  ports: SyncAssistantPorts,
  input: SyncAssistantInput,
): Promise<SyncOutcome> {
  const { orgId, role, runStep } = input;
  const { record, assistant } = await runStep("load", async () => ({
    record: await ports.loadOrganization(orgId),
    assistant: await ports.loadAssistant(orgId, role),
  }));
  if (record === null || assistant === null) return { kind: "no_assistant" };
  const fail = (error: string) =>
    ports.recordSync(orgId, role, { state: "failed", error, revision: assistant.revision });
  const account = await runStep("credentials", () => openAccount(ports, orgId, role));
  if (account.kind === "missing") {
    await runStep("record", () => fail(account.message));
    return account;
  }
  const { apiKey, webhookSecret, webhookSecretId } = account;
  const { organization } = record;
  const { tools, serverUrl } = ports;
  try {
    const api = ports.connect(apiKey);
    const now = Temporal.Now.instant();
    const secret = { webhookSecret, webhookSecretId };
    const target = { organization, role, api, tools, serverUrl, now, ...secret, runStep };
    const ensured = await ensureAssistant(ports, target);
    await reportDrift(ports, input, ensured);
    return ensured;
  } catch (error) {
    if (error instanceof SyncStopped) return { kind: "stopped" };
    const failure = describeSyncFailure(error, [apiKey, webhookSecret]);
    await runStep("record", () => fail(failure.words));
    return { kind: "failed", ...failure };
  }
}

export type VapiAccount =
  | {
      readonly kind: "ok";
      readonly apiKey: string;
      readonly webhookSecret: string;
      readonly webhookSecretId: string;
    }
  | { readonly kind: "missing"; readonly message: string };

/** The key to work with at Vapi, and the secret that Vapi is to send us. */
export async function openAccount(
  ports: SyncContextPorts,
  orgId: OrgId,
  role: AssistantRole,
): Promise<VapiAccount> {
  const credentials = await getVapiCredentials(ports, orgId, role);
  if (credentials.kind === "missing") return credentials;
  const newest = await ports.loadNewestSecret(orgId);
  if (newest === null) {
    return { kind: "missing", message: "The clinic has no webhook secret: make one in its settings." };
  }
  const webhookSecret = ports.openSecret(newest.sealed, orgId);
  if (webhookSecret === null) {
    return {
      kind: "missing",
      message:
        "The clinic's webhook secret cannot be opened with this server's ENCRYPTION_KEY: restore that key, or make a new secret in the clinic's settings.",
    };
  }
  return { kind: "ok", apiKey: credentials.apiKey, webhookSecret, webhookSecretId: newest.secretId };
}

/** A sync for its own sake that found something to do has found what somebody did at Vapi. */
async function reportDrift(
  ports: SyncAssistantPorts,
  { orgId, role, reason, runStep }: SyncAssistantInput,
  ensured: EnsuredAssistant,
): Promise<void> {
  if (ensured.kind !== "ok") return;
  const words = driftOf(ensured, reason);
  if (words !== null) await runStep("drift", () => ports.recordDrift(orgId, role, words));
}

function driftOf(
  ensured: Extract<EnsuredAssistant, { readonly kind: "ok" }>,
  reason: SyncReason,
): string | null {
  // With another key it is another account's, where it never was.
  if (reason === "key") return null;
  if (ensured.wasDeleted) return "The assistant had been deleted at Vapi and was made again.";
  const differed = [
    ...ensured.changedFields.map((field) => FIELD_WORDS[field] ?? field),
    ...ensured.repairedTools.map((name) => `tool ${name}`),
  ];
  if (reason !== "reconcile" || !ensured.wasSynced || differed.length === 0) return null;
  return `The assistant had been changed at Vapi and was put right: ${differed.join(", ")}.`;
}
