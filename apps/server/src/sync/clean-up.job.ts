import type { PrunedAccounts } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import type { Task } from "graphile-worker";
import type { Logger } from "pino";

export type CleanUpJobOptions = {
  readonly listOrganizations: () => Promise<readonly OrgId[]>;
  /** Returns of how many calls the words were removed. */
  readonly removeOldWords: (orgId: OrgId) => Promise<number>;
  /** Returns how many who wait no longer, and offers. */
  readonly removeOldWaitlist: (orgId: OrgId) => Promise<number>;
  /** Returns how many rows of the live feed. */
  readonly pruneLiveChanges: (orgId: OrgId) => Promise<number>;
  /** Returns how many of what other systems were told. */
  readonly removeOldDeliveries: (orgId: OrgId) => Promise<number>;
  readonly pruneAccounts: () => Promise<PrunedAccounts>;
  readonly log: Logger;
};

/**
 * Once a day: removes what each organization does not want kept any longer, and what is over. What fails for one
 * organization does not keep the others waiting; the job is then tried again, and finds less to do.
 */
export function createCleanUpJob(options: CleanUpJobOptions): Task {
  const { listOrganizations, pruneAccounts, log } = options;
  return async () => {
    let [callsWithoutWords, waitlist, liveChanges, deliveries, failures] = [0, 0, 0, 0, 0];
    for (const orgId of await listOrganizations()) {
      try {
        callsWithoutWords += await options.removeOldWords(orgId);
        waitlist += await options.removeOldWaitlist(orgId);
        liveChanges += await options.pruneLiveChanges(orgId);
        deliveries += await options.removeOldDeliveries(orgId);
      } catch (error) {
        failures += 1;
        log.error({ orgId, error }, "what an organization does not want kept could not be removed");
      }
    }
    const pruned = await pruneAccounts();
    log.info(
      { callsWithoutWords, waitlist, liveChanges, deliveries, ...pruned },
      "what was over was removed",
    );
    if (failures > 0) throw new Error("the clean-up failed for some organizations");
  };
}
