import { setTimeout as delay } from "node:timers/promises";
import type { DatabaseRows } from "./database-rows.ts";
import type { LiveFollower } from "./follow-live.ts";
import type { Desk } from "./run-operations.ts";

/** It may take a moment until the last are heard. */
export async function findUnheard(
  live: LiveFollower,
  rows: DatabaseRows,
  desk: Desk | undefined,
): Promise<string[]> {
  const expected = rows.changes.filter(({ org_id: orgId }) => orgId === desk?.clinic.orgId);
  const missing = () => expected.filter(({ action, entity_id: id }) => !live.hasHeard(`${action} ${id}`));
  for (let tries = 0; tries < 60 && missing().length > 0; tries++) await delay(500);
  return missing().map(({ action, entity_id: id }) => `nobody heard that appointment ${id} was ${action}`);
}
