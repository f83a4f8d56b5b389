import { CallFacts, type OrgId } from "@callwaiting/domain";
import { z } from "zod";
import { phoneActor } from "../as-phone.ts";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";

/** What one message says about a call; null where it says nothing. */
export const callUpdate = z.object({
  callId: z.string(),
  kind: z.enum(["inbound", "outbound", "web"]).nullish(),
  status: z.string().nullish(),
  assistantId: z.string().nullish(),
  phoneNumberId: z.string().nullish(),
  callerNumber: z.string().nullish(),
  startedAt: z.string().nullish(),
  endedAt: z.string().nullish(),
  endedReason: z.string().nullish(),
  summary: z.string().nullish(),
  transcript: z.string().nullish(),
  recordingUrl: z.string().nullish(),
  /** US dollars. */
  cost: z.number().nullish(),
  /** What has no column of its own. */
  facts: CallFacts.optional(),
  /** When the message was made. Of two that say different things the later one is believed; missing: now. */
  at: z.string().nullish(),
  /** When a message was made that says that the call began, or ended: good until the moment itself is told. */
  seenStartedAt: z.string().nullish(),
  seenEndedAt: z.string().nullish(),
  /** When the assistant had nothing to say. */
  hungAt: z.string().nullish(),
});
export type CallUpdate = Readonly<z.infer<typeof callUpdate>>;

/** Adds it to the call's row, whatever came before or comes later. */
export async function recordCall(db: AppPool, orgId: OrgId, update: CallUpdate): Promise<void> {
  await callFunction(db, "record_call", {
    args: { orgId, ...callUpdate.parse(update) },
    reply: z.unknown(),
    actor: phoneActor(update.callId),
  });
}
