import {
  AlsoBooked,
  IsoInstant,
  MessageChannel,
  MessageKind,
  type MessageVia,
  type OrgId,
  VisitLocation,
  ZoneRow,
} from "@callwaiting/domain";
import { z } from "zod";
import { retryConflict } from "../booking/retry-conflict.ts";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";

const dueMessage = z.object({
  /** The same at every attempt. */
  messageId: z.guid(),
  /** Counts from 1. */
  attempt: z.number(),
  appointmentId: z.guid(),
  channel: MessageChannel,
  kind: MessageKind,
  /** An e-mail address or a number in E.164, by the channel. */
  recipient: z.string(),
  /** Of the visit; grows with each move and cancellation. */
  revision: z.number(),
  startsAt: IsoInstant,
  endsAt: IsoInstant,
  createdAt: IsoInstant,
  updatedAt: IsoInstant,
  patientName: z.string(),
  providerName: z.string(),
  /** The other visits of the same series of which this message tells as well, in order. */
  alsoBooked: z.array(AlsoBooked).readonly(),
  organizationName: z.string(),
  /** Where; left out in a clinic with one address. */
  location: VisitLocation.optional(),
  phone: z.string().nullable(),
  zone: ZoneRow,
  /** The clinic's country, ISO 3166-1 alpha-2. */
  region: z.string(),
  /** The clinic's own words; null: ours. */
  template: z.object({ subject: z.string(), body: z.string() }).nullable(),
  /** Whether texts may go to other countries. */
  mayGoAbroad: z.boolean(),
  /** Since when nobody knows whether an earlier attempt was taken; null: none was, as far as that can be known. */
  unsettledSince: IsoInstant.nullable(),
  /** Of texts to the same number that were sent about that time and are others. */
  otherReferences: z.array(z.string()),
});
/** What somebody is to be told now, as the visit is now. */
export type DueMessage = Readonly<z.infer<typeof dueMessage>>;

/** Takes the next message that is due, for whoever hands it over and then says so (`finishMessage`); null when none is. */
export async function claimMessage(
  pool: AppPool,
  orgId: OrgId,
  now?: IsoInstant,
): Promise<DueMessage | null> {
  const args = {
    orgId,
    now,
    channels: MessageChannel.options,
    kinds: MessageKind.options,
    namesSeries: true,
  };
  return retryConflict(() => callFunction(pool, "claim_message", { args, reply: dueMessage.nullable() }));
}

export type HandedOver = Pick<DueMessage, "messageId" | "attempt" | "recipient"> & {
  /** A text has none. */
  readonly subject: string | null;
  readonly body: string;
  /** Null: it was handed over. */
  readonly trouble: string | null;
  /** How it went out; null: it did not. */
  readonly via: MessageVia | null;
  /** What the service that took it calls it. */
  readonly reference?: string | null;
  /** No other try can help. */
  readonly isFinal?: boolean;
  /** Nobody knows whether it was taken: the next try asks first. */
  readonly isUnknown?: boolean;
  /** There is no use in sending it at all. */
  readonly isNeedless?: boolean;
  readonly now?: IsoInstant | undefined;
};

/** Says what became of it; false where another server has taken it meanwhile. */
export async function finishMessage(pool: AppPool, orgId: OrgId, handedOver: HandedOver): Promise<boolean> {
  const { messageId, attempt, recipient, subject, body, trouble, via, reference } = handedOver;
  const args = {
    orgId,
    messageId,
    attempt,
    recipient,
    subject,
    body,
    trouble,
    via,
    reference,
    final: handedOver.isFinal,
    unknown: handedOver.isUnknown,
    needless: handedOver.isNeedless,
    now: handedOver.now,
  };
  return retryConflict(() => callFunction(pool, "finish_message", { args, reply: z.boolean() }));
}

export type Given = {
  readonly appointmentId: string;
  /** As they were given for this visit. */
  readonly email: string | null;
  readonly phone: string | null;
};

/** How the patient of a visit is about to hear of it, as far as can be known now. */
export async function findPromisedChannels(
  pool: AppPool,
  orgId: OrgId,
  { appointmentId, email, phone }: Given,
): Promise<readonly MessageChannel[]> {
  return callFunction(pool, "promised_channels", {
    args: { orgId, appointmentId, email, phone },
    reply: z.array(MessageChannel),
  });
}
