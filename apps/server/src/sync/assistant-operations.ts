import { randomUUID } from "node:crypto";
import {
  type AppPool,
  type AssistantRole,
  type StaffScope,
  requestAssistantSync,
  rotateWebhookSecret as addRotatedSecret,
  saveAssistantAs,
} from "@callwaiting/db";
import type { Logger } from "pino";
import type { Keyring } from "../secrets/keyring.ts";
import { sealSecret } from "../secrets/sealed-secret.ts";
import { type AssistantSyncDescription, describeAssistantSync } from "./describe-assistant-sync.ts";
import { type RotatedSecret, rotateWebhookSecret } from "./rotate-webhook-secret.ts";
import { type CheckedWish, type QueuedSync, type SavedAssistant, saveAssistant } from "./save-assistant.ts";
import type { SyncAssistantPorts } from "./sync-assistant.ts";

/** What a clinic's staff can do with its assistants. None of it waits for Vapi but `describeAssistantSync`. */
export type AssistantOperations = {
  /** Keeps the wish and has Vapi told. */
  readonly saveAssistant: (scope: StaffScope, wish: CheckedWish) => Promise<SavedAssistant>;
  /** Has Vapi compared with the wish now. Null when there is no such assistant. */
  readonly syncAssistantNow: (scope: StaffScope, role: AssistantRole) => Promise<QueuedSync | null>;
  /** The wish beside what Vapi holds at this moment; may take as long as Vapi does. */
  readonly describeAssistantSync: (
    scope: StaffScope,
    role: AssistantRole,
  ) => Promise<AssistantSyncDescription>;
  /** A new webhook secret, shown this once; the one before works on until Vapi sends the new one. */
  readonly rotateWebhookSecret: (scope: StaffScope) => Promise<RotatedSecret>;
};

export type AssistantOperationsOptions = {
  readonly pool: AppPool;
  readonly ports: SyncAssistantPorts;
  readonly keyring: Keyring;
  readonly log: Logger;
};

export function createAssistantOperations(options: AssistantOperationsOptions): AssistantOperations {
  const { pool, ports, keyring, log } = options;
  const newOperationId = () => randomUUID() as string;
  const report = (done: QueuedSync, step: "save" | "request") =>
    log.info({ ...done, step }, "vapi sync queued");
  return {
    saveAssistant: (scope, wish) =>
      saveAssistant(
        {
          saveAssistantAs: (who, save) => saveAssistantAs(pool, who, save),
          newOperationId,
          reportSave: (saved) => report(saved, "save"),
        },
        scope,
        wish,
      ),
    syncAssistantNow: async (scope, role) => {
      const asked = { orgId: scope.orgId, role, operationId: newOperationId() };
      if (!(await requestAssistantSync(pool, scope, asked))) return null;
      report(asked, "request");
      return asked;
    },
    describeAssistantSync: ({ orgId }, role) => describeAssistantSync(ports, orgId, role),
    rotateWebhookSecret: (scope) =>
      rotateWebhookSecret(
        {
          rotateWebhookSecret: (who, added) => addRotatedSecret(pool, who, added),
          sealSecret: (plain, owner) => sealSecret(plain, { keyring, owner }),
          newOperationId,
        },
        scope,
      ),
  };
}
