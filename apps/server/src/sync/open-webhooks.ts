import {
  type AppPool,
  claimWebhook,
  finishWebhook,
  hasWebhooks,
  nextWebhookAt,
  planWebhooks,
} from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import type { Task } from "graphile-worker";
import type { Logger } from "pino";
import type { Keyring } from "../secrets/keyring.ts";
import { openSecret } from "../secrets/sealed-secret.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { SendEvent } from "../webhooks/send-event.ts";
import { createDeliverWebhooksJob, webhooksKey } from "./deliver-webhooks.job.ts";
import type { Consumer } from "./wake-messages.ts";
import { createWebhookSender } from "./webhook-sender.ts";

export type OpenWebhooksOptions = {
  readonly pool: AppPool;
  /** Undefined: here nobody is told anything. */
  readonly send: SendEvent | undefined;
  readonly keyring: Keyring;
  readonly telemetry: Telemetry;
  readonly log: Logger;
};

export type Webhooks = {
  readonly tasks: Readonly<Record<string, Task>>;
  readonly consumers: readonly Consumer[];
  readonly isOn: (orgId: OrgId) => Promise<boolean>;
  readonly stop: (graceMs: number) => Promise<void>;
};

const NOT_HERE: Webhooks = {
  tasks: {},
  consumers: [],
  isOn: async () => false,
  stop: async () => {},
};

/** What tells other systems of a clinic's visits, tied to one pool. */
export function openWebhooks({ pool, send, keyring, telemetry, log }: OpenWebhooksOptions): Webhooks {
  if (send === undefined) return NOT_HERE;
  const sender = createWebhookSender({
    claim: (orgId, busy) => claimWebhook(pool, orgId, { busy }),
    finish: (orgId, sent) => finishWebhook(pool, orgId, sent),
    nextAt: (orgId) => nextWebhookAt(pool, orgId),
    openSecret: (sealed, owner) => openSecret(sealed, { keyring, owner }),
    send,
    telemetry,
    log,
  });
  const isOn = (orgId: OrgId) => hasWebhooks(pool, orgId);
  const job = createDeliverWebhooksJob({
    isOn,
    plan: (orgId) => planWebhooks(pool, orgId),
    wake: sender.wake,
  });
  const task = "deliver-webhooks";
  return {
    tasks: { [task]: job },
    consumers: [{ task, key: webhooksKey, of: "tells" }],
    isOn,
    stop: sender.stop,
  };
}
