import { OrgId } from "@callwaiting/domain";
import type { Task } from "graphile-worker";
import { z } from "zod";
import type { WebhookSender } from "./webhook-sender.ts";

const Payload = z.looseObject({ orgId: OrgId });

export type DeliverWebhooksOptions = {
  readonly isOn: (orgId: OrgId) => Promise<boolean>;
  readonly plan: (orgId: OrgId) => Promise<void>;
  readonly wake: WebhookSender["wake"];
};

/** How long until it comes back by itself, in ms. */
const EVERY_MS = 60_000;

export const webhooksKey = (orgId: OrgId): string => `webhooks:${orgId}`;

/**
 * Plans what an organization's other systems are to be told, and has it sent. It comes back for as long as somebody is told; a change
 * wakes it sooner.
 */
export function createDeliverWebhooksJob({ isOn, plan, wake }: DeliverWebhooksOptions): Task {
  return async (payload, helpers) => {
    const { orgId } = Payload.parse(payload);
    if (await isOn(orgId)) {
      // First: whatever goes wrong below, it comes back.
      await helpers.addJob(
        "deliver-webhooks",
        { orgId },
        {
          jobKey: webhooksKey(orgId),
          jobKeyMode: "preserve_run_at",
          runAt: new Date(Date.now() + EVERY_MS),
          maxAttempts: 3,
        },
      );
      await plan(orgId);
    }
    // Also while nothing is on: a test waits for nothing.
    wake(orgId);
  };
}
