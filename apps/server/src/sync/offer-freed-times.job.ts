import { type IsoInstant, OrgId } from "@callwaiting/domain";
import type { Task } from "graphile-worker";
import type { Logger } from "pino";
import { z } from "zod";

const Payload = z.looseObject({ orgId: OrgId });

export type OfferFreedTimesOptions = {
  /** Ends what nobody has answered in time, and goes on by the next way where one has led to nobody. */
  readonly expire: (orgId: OrgId) => Promise<void>;
  /** Null: nothing is due. */
  readonly offerNext: (orgId: OrgId) => Promise<boolean | null>;
  readonly nextDue: (orgId: OrgId) => Promise<IsoInstant | null>;
  readonly log: Logger;
};

/** So that one clinic does not keep a worker for itself; the next second goes on. */
const MOST_AT_ONCE = 50;
const PAUSE_MS = 1_000;

export const waitlistKey = (orgId: OrgId): string => `waitlist:${orgId}`;

/**
 * Offers what has become free to whoever waits, and passes on what nobody has answered. Triggers wake it, also when somebody could not be
 * told; for what is due later it comes back by itself. That a hold is in nobody's way past its deadline needs no job. Messages and
 * calls tell of an offer: it was made together with the first of them.
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
    if (offered > 0) log.info({ orgId, offered }, "freed times were offered");
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
