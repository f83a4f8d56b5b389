import type { DueOffer, ToldOffer } from "@callwaiting/db";
import { type IsoInstant, OrgId } from "@callwaiting/domain";
import type { Task } from "graphile-worker";
import type { Logger } from "pino";
import { z } from "zod";
import type { Mailer } from "../mail/mail.ts";
import { writeOfferLetter } from "../mail/write-offer-letter.ts";

const Payload = z.looseObject({ orgId: OrgId });

export type OfferFreedTimesOptions = {
  /** Ends what nobody has answered in time. */
  readonly expire: (orgId: OrgId) => Promise<void>;
  /** Null: nothing is due. */
  readonly offerNext: (orgId: OrgId) => Promise<boolean | null>;
  readonly nextDue: (orgId: OrgId) => Promise<IsoInstant | null>;
  readonly claim: (orgId: OrgId) => Promise<DueOffer | null>;
  readonly finish: (orgId: OrgId, told: ToldOffer) => Promise<void>;
  /** Null: this server writes to nobody, and the front desk calls. */
  readonly mailer: Mailer | null;
  readonly log: Logger;
};

/** So that one clinic does not keep a worker for itself; the next second goes on. */
const MOST_AT_ONCE = 50;
const PAUSE_MS = 1_000;

export const waitlistKey = (orgId: OrgId): string => `waitlist:${orgId}`;

/**
 * Offers what has become free to whoever waits, tells them, and passes on what nobody has answered. Triggers wake it; for what is due
 * later it comes back by itself. That a hold is in nobody's way past its deadline needs no job.
 */
export function createOfferFreedTimesJob(options: OfferFreedTimesOptions): Task {
  const { expire, offerNext, nextDue, log } = options;
  return async (payload, helpers) => {
    const { orgId } = Payload.parse(payload);
    await expire(orgId);
    let offered = 0;
    for (let count = 0; count < MOST_AT_ONCE; count += 1) {
      const isOffered = await offerNext(orgId);
      if (isOffered === null) break;
      if (isOffered) offered += 1;
    }
    const told = await tell(orgId, options);
    if (offered + told > 0) log.info({ orgId, offered, told }, "freed times were offered");
    const due = await nextDue(orgId);
    if (due === null) return;
    await helpers.addJob(
      "offer-freed-times",
      { orgId },
      {
        jobKey: waitlistKey(orgId),
        // One that a trigger has added meanwhile stays due now.
        jobKeyMode: "preserve_run_at",
        runAt: new Date(Math.max(Date.parse(due), Date.now() + PAUSE_MS)),
        maxAttempts: 5,
      },
    );
  };
}

async function tell(orgId: OrgId, options: OfferFreedTimesOptions): Promise<number> {
  let told = 0;
  for (let count = 0; count < MOST_AT_ONCE; count += 1) {
    const offer = await options.claim(orgId);
    if (offer === null) break;
    const outcome = await tellOne(offer, options.mailer);
    const { offerId } = offer;
    if (outcome.trouble !== null) {
      options.log.warn({ orgId, offerId, trouble: outcome.trouble }, "an offer could not be told");
    }
    await options.finish(orgId, { offerId, ...outcome });
    if (outcome.told === "sent") told += 1;
    // The next minute tries again what a mail server has no time for now.
    if (outcome.told === "planned") break;
  }
  return told;
}

async function tellOne(offer: DueOffer, mailer: Mailer | null): Promise<Omit<ToldOffer, "offerId">> {
  const { recipient } = offer;
  if (mailer === null || recipient === null) return { told: "by_staff", trouble: null };
  const outcome = await mailer.send(writeOfferLetter({ ...offer, recipient }));
  if (outcome.kind === "sent") return { told: "sent", trouble: null };
  return { told: outcome.isFinal ? "failed" : "planned", trouble: outcome.trouble };
}
