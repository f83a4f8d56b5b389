import { IsoInstant, MessageChannel, type OrgId, VisitLocation, ZoneRow } from "@callwaiting/domain";
import { z } from "zod";
import { retryConflict } from "../booking/retry-conflict.ts";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";

const dueOfferMessage = z.object({
  /** The same at every attempt. */
  messageId: z.guid(),
  offerId: z.guid(),
  /** Counts from 1. */
  attempt: z.number(),
  channel: MessageChannel,
  kind: z.literal("offer"),
  /** An e-mail address or a number in E.164, by the channel. */
  recipient: z.string(),
  startsAt: IsoInstant,
  heldUntil: IsoInstant,
  patientName: z.string(),
  providerName: z.string(),
  organizationName: z.string(),
  /** Where; left out in a clinic with one address. */
  location: VisitLocation.optional(),
  phone: z.string().nullable(),
  zone: ZoneRow,
  /** The clinic's country, ISO 3166-1 alpha-2. */
  region: z.string(),
  /** Whether the phone line knows nobody by their number, so that only the front desk can take their yes. */
  byDeskOnly: z.boolean(),
  /** The clinic's own words; null: ours. */
  template: z.object({ subject: z.string(), body: z.string() }).nullable(),
  /** Whether texts may go to other countries. */
  mayGoAbroad: z.boolean(),
  /** Since when nobody knows whether an earlier attempt was taken; null: none was, as far as that can be known. */
  unsettledSince: IsoInstant.nullable(),
  /** Of texts to the same number that were sent about that time and are others. */
  otherReferences: z.array(z.string()),
});
/** What somebody is to be told now of a time that is held for them. */
export type DueOfferMessage = Readonly<z.infer<typeof dueOfferMessage>>;

/** Takes the next one, for whoever hands it over and then says so (`finishMessage`); null when there is none. */
export async function claimOfferMessage(pool: AppPool, orgId: OrgId): Promise<DueOfferMessage | null> {
  return retryConflict(() =>
    callFunction(pool, "claim_offer_message", {
      args: { orgId, channels: MessageChannel.options },
      reply: dueOfferMessage.nullable(),
    }),
  );
}
