import type { OrgId } from "@callwaiting/domain";
import type { Task } from "graphile-worker";
import type { Logger } from "pino";

export type SettleCallEndsOptions = {
  readonly listOrganizations: () => Promise<readonly OrgId[]>;
  /** Returns of how many calls. */
  readonly settle: (orgId: OrgId) => Promise<number>;
  readonly log: Logger;
};

/**
 * Every few minutes: derives how calls ended where something came since, and where it never was, as of calls from before there were
 * ends, or whose end was lost on the way. What fails for one organization does not keep the others waiting.
 */
export function createSettleCallEndsJob({ listOrganizations, settle, log }: SettleCallEndsOptions): Task {
  return async () => {
    let [calls, failures] = [0, 0];
    for (const orgId of await listOrganizations()) {
      try {
        calls += await settle(orgId);
      } catch (error) {
        failures += 1;
        log.error({ orgId, error }, "how calls of an organization ended could not be derived");
      }
    }
    if (calls > 0) log.debug({ calls }, "how calls ended was derived");
    if (failures > 0) throw new Error("how calls ended could not be derived for some organizations");
  };
}
