import type { HandedOver } from "@callwaiting/db";
import { OrgId } from "@callwaiting/domain";
import type { Task } from "graphile-worker";
import type { Logger } from "pino";
import { z } from "zod";
import type { MessageEnd, Telemetry } from "../telemetry/telemetry.ts";
import { type AnyDue, type Delivery, type HandOverPorts, handOver } from "./hand-over-message.ts";

const Payload = z.looseObject({ orgId: OrgId });

export type DeliverMessagesOptions = HandOverPorts & {
  readonly isOn: (orgId: OrgId) => Promise<boolean>;
  readonly plan: (orgId: OrgId) => Promise<void>;
  /** What is due next, of visits and of offers. */
  readonly claim: (orgId: OrgId) => Promise<AnyDue | null>;
  readonly finish: (orgId: OrgId, message: HandedOver) => Promise<boolean>;
  readonly telemetry: Pick<Telemetry, "messageEnded">;
  readonly log: Logger;
};

/** So that a clinic with much to tell does not keep a worker for itself; the next minute goes on. */
const MOST_AT_ONCE = 100;

/** How long until it comes back by itself, in ms. */
const EVERY_MS = 60_000;

export const messagesKey = (orgId: OrgId): string => `messages:${orgId}`;

/**
 * Plans what an organization's patients are to be told, and hands over what is due. It comes back for as long as the organization
 * writes; a change wakes it sooner.
 */
export function createDeliverMessagesJob(options: DeliverMessagesOptions): Task {
  const { isOn, plan, claim, log } = options;
  return async (payload, helpers) => {
    const { orgId } = Payload.parse(payload);
    if (!(await isOn(orgId))) return;
    // First: whatever goes wrong below, it comes back.
    await helpers.addJob(
      "deliver-messages",
      { orgId },
      {
        jobKey: messagesKey(orgId),
        jobKeyMode: "preserve_run_at",
        runAt: new Date(Date.now() + EVERY_MS),
        maxAttempts: 3,
      },
    );
    await plan(orgId);
    let [sent, refused] = [0, 0];
    for (let count = 0; count < MOST_AT_ONCE; count += 1) {
      const message = await claim(orgId);
      if (message === null) break;
      if (await deliver(orgId, message, options)) sent += 1;
      else refused += 1;
    }
    if (sent + refused > 0) log.info({ orgId, sent, refused }, "messages were handed over");
  };
}

async function deliver(orgId: OrgId, message: AnyDue, options: DeliverMessagesOptions): Promise<boolean> {
  const { finish, telemetry, log } = options;
  const outcome = await handOver(orgId, message, options);
  telemetry.messageEnded({ channel: message.channel, result: resultOf(outcome) });
  const { trouble } = outcome;
  if (trouble !== null) log.warn({ orgId, messageId: message.messageId, trouble }, "a message was not taken");
  const { messageId, attempt, recipient } = message;
  await finish(orgId, { messageId, attempt, recipient, ...outcome });
  return trouble === null;
}

function resultOf({ trouble, via, isFinal, isNeedless }: Delivery): MessageEnd["result"] {
  if (trouble === null) return via === "catcher" || via === "simulated" ? "kept" : "sent";
  if (isNeedless === true) return "dropped";
  return isFinal === true ? "failed" : "waits";
}
