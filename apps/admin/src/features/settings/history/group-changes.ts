import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterOutputs } from "@trpc/server";

export type Change = inferRouterOutputs<AppRouter>["audit"]["list"]["items"][number];
/** What one save did, newest first: to hours, for instance, it removes and adds many. Never empty. */
export type Entry = { readonly first: Change; readonly changes: readonly Change[] };

/** One entry for each save. While there is more to load, the last one may not be whole, and waits. */
export function groupChanges(changes: readonly Change[], hasMore: boolean): readonly Entry[] {
  const entries: { first: Change; changes: Change[] }[] = [];
  for (const change of changes) {
    const last = entries.at(-1);
    if (last !== undefined && keyOf(last.first) === keyOf(change)) last.changes.push(change);
    else entries.push({ first: change, changes: [change] });
  }
  const isCut = hasMore && entries.length > 1 && isPart(entries.at(-1)?.first);
  return isCut ? entries.slice(0, -1) : entries;
}

const isOfService = (change: Change | undefined) =>
  change?.entity === "service_need" || change?.entity === "service";

const isPart = (change: Change | undefined) =>
  change?.entity === "opening_hours" ||
  isOfService(change) ||
  change?.entity === "provider_service" ||
  change?.entity === "provider";

/** Equal for what belongs together; its own for everything else. */
function keyOf(change: Change): string {
  const { actor, at, changeId, entity, entityId, before, after } = change;
  const who = actor.kind === "user" ? actor.userId : actor.kind;
  if (entity === "opening_hours") {
    return `hours ${JSON.stringify((after ?? before)?.["providerId"])} ${at} ${who}`;
  }
  if (isOfService(change)) return `service ${entityId} ${at} ${who}`;
  return isPart(change) ? `provider ${entityId} ${at} ${who}` : changeId;
}
