import { randomUUID } from "node:crypto";
import type { DueWebhook, SentWebhook } from "@callwaiting/db";
import { OrgId } from "@callwaiting/domain";
import { SOON } from "@callwaiting/testing/deadlines";
import { expect, onTestFinished, test, vi } from "vitest";
import { createLogger } from "../http/create-logger.ts";
import { createWebhookSender } from "./webhook-sender.ts";

const due = (deliveryId: string): DueWebhook => ({
  deliveryId,
  attempt: 1,
  endpointId: "one",
  url: "https://crm.example.com/",
  eventId: `evt_${deliveryId}`,
  kind: "appointment.booked",
  happenedAt: "2026-11-20T15:00:00Z",
  data: {},
  contact: null,
  sealedSecrets: ["sealed"],
});

/** Six deliveries, of which the first is answered in a way that cannot be kept. */
function startSender(statusCode: number, trouble: string | null, ended: string[] = []) {
  const waiting = ["a", "b", "c", "d", "e", "f"].map(due);
  const kept: SentWebhook[] = [];
  const sender = createWebhookSender({
    claim: async (_orgId, busy) => (busy.includes("one") ? null : (waiting.shift() ?? null)),
    finish: async (_orgId, sent) => {
      if (sent.deliveryId === "a" && sent.statusCode !== null) throw new Error("value out of range");
      kept.push(sent);
      return true;
    },
    nextAt: async () => null,
    openSecret: () => "whsec_",
    send: async () => ({ statusCode, trouble }),
    telemetry: { webhookEnded: ({ result }) => void ended.push(result) },
    log: createLogger({ level: "silent" }),
  });
  onTestFinished(() => sender.stop(0));
  sender.wake(OrgId.parse(randomUUID()));
  return kept;
}

test.each([
  [500, "It answered with 500.", "What it answered could not be kept."],
  [204, null, null],
])(
  "an answer of %i that cannot be kept is kept in plain values, and the others of the clinic go on",
  async (statusCode, trouble, plain) => {
    const ended: string[] = [];
    const kept = startSender(statusCode, trouble, ended);
    await vi.waitFor(() => expect(kept).toHaveLength(6), SOON);
    expect(kept.find(({ deliveryId }) => deliveryId === "a")).toEqual({
      deliveryId: "a",
      attempt: 1,
      statusCode: null,
      trouble: plain,
    });
    expect(kept.filter((sent) => sent.statusCode === statusCode && sent.trouble === trouble)).toHaveLength(5);
    await vi.waitFor(() => expect(ended).toHaveLength(6), SOON);
    expect(new Set(ended)).toEqual(new Set([trouble === null ? "taken" : "refused"]));
  },
);
