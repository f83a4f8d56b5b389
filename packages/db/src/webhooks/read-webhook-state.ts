import { z } from "zod";
import { callFunction } from "../call-function.ts";
import type { OwnerPool } from "../pool.ts";

const webhookState = z.object({
  /** Addresses that are told of visits. */
  on: z.int(),
  /** Of those: whose last attempts failed. */
  failing: z.int(),
  /** Switched off by us: gone, or a week of failures. */
  stopped: z.int(),
  /** Events that wait or are on their way. */
  owed: z.int(),
  /** Of those: for longer than a quarter of an hour since they were due. */
  late: z.int(),
});
export type WebhookState = Readonly<z.infer<typeof webhookState>>;

/** How what other systems are told does, of all organizations. Needs the owner's connection. */
export async function readWebhookState(owner: OwnerPool): Promise<WebhookState> {
  return callFunction(owner, "webhook_state", { args: {}, reply: webhookState });
}
