import { IsoInstant, MessageKind, type OrgId, ZoneRow } from "@callwaiting/domain";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";

const dueMessage = z.object({
  /** The same at every attempt. */
  messageId: z.guid(),
  /** Counts from 1. */
  attempt: z.number(),
  appointmentId: z.guid(),
  kind: MessageKind,
  recipient: z.string(),
  /** Of the visit; grows with each move and cancellation. */
  revision: z.number(),
  startsAt: IsoInstant,
  endsAt: IsoInstant,
  createdAt: IsoInstant,
  updatedAt: IsoInstant,
  patientName: z.string(),
  providerName: z.string(),
  organizationName: z.string(),
  phone: z.string().nullable(),
  zone: ZoneRow,
});
/** What somebody is to be told now, as the visit is now. */
export type DueMessage = Readonly<z.infer<typeof dueMessage>>;

/** Takes the next message that is due, for whoever hands it over and then says so (`finishMessage`); null when none is. */
export async function claimMessage(
  pool: AppPool,
  orgId: OrgId,
  now?: IsoInstant,
): Promise<DueMessage | null> {
  return callFunction(pool, "claim_message", { args: { orgId, now }, reply: dueMessage.nullable() });
}

export type HandedOver = Pick<DueMessage, "messageId" | "attempt" | "recipient"> & {
  readonly subject: string;
  readonly body: string;
  /** Null: it was handed over. */
  readonly trouble: string | null;
  /** No other try can help. */
  readonly isFinal?: boolean;
  readonly now?: IsoInstant | undefined;
};

/** Says what became of it; false where another server has taken it meanwhile. */
export async function finishMessage(
  pool: AppPool,
  orgId: OrgId,
  { messageId, attempt, recipient, subject, body, trouble, isFinal, now }: HandedOver,
): Promise<boolean> {
  return callFunction(pool, "finish_message", {
    args: { orgId, messageId, attempt, recipient, subject, body, trouble, final: isFinal, now },
    reply: z.boolean(),
  });
}
