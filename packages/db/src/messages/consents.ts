import type { MessageChannel, OrgId, ReplyMeaning } from "@callwaiting/domain";
import { z } from "zod";
import { retryConflict } from "../booking/retry-conflict.ts";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";

export type NotedConsent = {
  readonly channel: MessageChannel;
  /** E.164, or an e-mail address. */
  readonly address: string;
  readonly isAllowed: boolean;
  readonly how: "reply" | "carrier";
};

/** What somebody has said of being written to, or the carrier for them. Said again, the first time counts. */
export async function noteConsent(pool: AppPool, orgId: OrgId, noted: NotedConsent): Promise<void> {
  const args = { orgId, ...noted };
  await retryConflict(() => callFunction(pool, "note_consent", { args, reply: z.unknown() }));
}

export type NotedReply = {
  /** What the carrier calls it. */
  readonly reference: string;
  /** E.164; whoever wrote. */
  readonly address: string;
  readonly meaning: ReplyMeaning;
  readonly body: string;
};

/** Keeps what a patient wrote back, once, and obeys it. False where it was known. */
export async function noteReply(pool: AppPool, orgId: OrgId, reply: NotedReply): Promise<boolean> {
  const args = { orgId, ...reply };
  return retryConflict(() => callFunction(pool, "note_reply", { args, reply: z.boolean() }));
}

export type MessageReport = {
  readonly reference: string;
  /** Null: it arrived. */
  readonly trouble: string | null;
};

/** What the carrier says became of a text. False where none of this name is known. */
export async function reportMessage(pool: AppPool, orgId: OrgId, report: MessageReport): Promise<boolean> {
  const args = { orgId, ...report };
  return retryConflict(() => callFunction(pool, "report_message", { args, reply: z.boolean() }));
}
