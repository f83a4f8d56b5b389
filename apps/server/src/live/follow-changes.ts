import type { LiveChange, LiveChanges } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import type { LiveSeat } from "./live-hub.ts";

type ChangeReader = {
  readonly currentChangeCursor: (orgId: OrgId) => Promise<string>;
  readonly readChangesSince: (orgId: OrgId, cursor: string) => Promise<LiveChanges>;
};

export type LiveBatch = {
  /** Where to go on from after this batch; opaque. */
  readonly cursor: string;
  /** Nothing is known of what was before: read everything again. */
  readonly reset: boolean;
  readonly changes: readonly LiveChange[];
};

export type Follow = {
  readonly orgId: OrgId;
  /** Null: from now on. */
  readonly from: string | null;
  readonly seat: LiveSeat;
  /** Asked before every batch and every few seconds. @throws when they may no longer listen. */
  readonly assertMayListen: () => Promise<void>;
};

/** How long somebody who was removed still listens. */
const RECHECK_MS = 5_000;

/**
 * Every change of an organization from a cursor on, none left out, until the seat is over. What cannot be sent is not
 * kept: whoever reads slowly is given more at once, later. The first batch may be empty: it tells where one stands.
 */
export async function* followChanges(
  db: ChangeReader,
  { orgId, from, seat, assertMayListen }: Follow,
): AsyncGenerator<LiveBatch, void> {
  let cursor = from ?? (await seat.read(() => db.currentChangeCursor(orgId)));
  let isFirst = true;
  let hasMore = false;
  let checkedAtMs = performance.now();
  while (!seat.isOver()) {
    const batch = await seat.read(() => db.readChangesSince(orgId, cursor));
    const isNews = isFirst || batch.reset || batch.changes.length > 0;
    if (isNews || performance.now() - checkedAtMs >= RECHECK_MS) {
      await assertMayListen();
      checkedAtMs = performance.now();
    }
    ({ cursor, hasMore } = batch);
    isFirst = false;
    if (isNews) yield { cursor, reset: batch.reset, changes: batch.changes };
    if (!hasMore) await seat.untilChanged(RECHECK_MS);
  }
}
