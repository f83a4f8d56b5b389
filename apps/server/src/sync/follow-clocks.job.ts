import { randomUUID } from "node:crypto";
import type { SyncReason } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import type { Task } from "graphile-worker";
import type { Logger } from "pino";

export type FollowClocksJobOptions = {
  /** Moves what has yet to follow rules that are in force: whoever loaded them was interrupted. */
  readonly settleClocks: () => Promise<unknown>;
  /** Names of the zones whose clocks were changed between two moments, the first one not included. */
  readonly listChangedZones: (window: {
    readonly from: Date;
    readonly until: Date;
  }) => Promise<readonly string[]>;
  readonly listOrganizations: () => Promise<readonly OrgId[]>;
  readonly loadOrganization: (
    orgId: OrgId,
  ) => Promise<{ readonly organization: { readonly timeZone: string } } | null>;
  readonly enqueue: (
    orgId: OrgId,
    request: { readonly operationId: string; readonly reason: SyncReason },
  ) => Promise<number>;
  readonly log: Logger;
};

/** The job comes every half hour. A round that was late is covered by the next one, and to sync twice changes nothing. */
const LOOK_BACK_MS = 65 * 60_000;

/**
 * Has the prompts of the organizations whose clocks have just been changed written anew: the clock in them has a fixed
 * offset (`clockZoneAt`). All zones change at a full or a half hour of UTC, so it comes a minute after those.
 */
export function createFollowClocksJob(options: FollowClocksJobOptions): Task {
  const { settleClocks, listChangedZones, listOrganizations, loadOrganization, enqueue, log } = options;
  return async () => {
    await settleClocks();
    const until = new Date();
    const changed = new Set(
      await listChangedZones({ from: new Date(until.getTime() - LOOK_BACK_MS), until }),
    );
    if (changed.size === 0) return;
    const operationId = `clock-${randomUUID()}`;
    let assistants = 0;
    for (const orgId of await listOrganizations()) {
      const record = await loadOrganization(orgId);
      if (record === null || !changed.has(record.organization.timeZone)) continue;
      // As if somebody had saved: not what was changed at Vapi, and a reason that an older server knows.
      assistants += await enqueue(orgId, { operationId, reason: "save" });
    }
    log.info({ operationId, zones: changed.size, assistants }, "prompts follow the clocks that were changed");
  };
}
