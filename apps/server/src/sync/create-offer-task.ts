import { type AppPool, expireOffers, nextWaitlistDue, offerNextTime } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import type { Task } from "graphile-worker";
import type { Logger } from "pino";
import { createOfferFreedTimesJob } from "./offer-freed-times.job.ts";

/** The job of the waitlist on these connections. */
export function createOfferTask(pool: AppPool, log: Logger): Task {
  return createOfferFreedTimesJob({
    expire: expireOffers.bind(null, pool),
    offerNext: offerNextTime.bind(null, pool),
    nextDue: nextWaitlistDue.bind(null, pool),
    log,
  });
}

/** Whether something is held, is to be offered or to be told. */
export async function isOffering(pool: AppPool, orgId: OrgId): Promise<boolean> {
  return (await nextWaitlistDue(pool, orgId)) !== null;
}
