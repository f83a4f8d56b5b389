import type { CalendarFeedSettings, Page, PageRequest } from "@callwaiting/domain";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { AppPool } from "../pool.ts";
import type { NewCalendarFeed } from "../calendar/calendar-feeds.ts";
import { type Keyed, momentKey, exactly, pageLimit, readCursor, toPage } from "../page.ts";
import { calendarFeeds } from "../schema.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { isProvider } from "./providers.ts";

/** The open feeds, newest first. Never the token. */
export async function listFeedSettings(
  pool: AppPool,
  scope: StaffScope,
  page: PageRequest = {},
): Promise<Page<CalendarFeedSettings>> {
  const limit = pageLimit(page);
  const [beforeAt, beforeId] = readCursor(page, momentKey) ?? [null, null];
  const rows = await withStaff(pool, scope, async (tx) => {
    const result = await tx.$client.query<Keyed<CalendarFeedSettings>>(
      `select f.feed_id as "feedId", f.provider_id as "providerId", p.name as "providerName",
         iso_instant(f.created_at) as "createdAt", array[${exactly("f.created_at")}, f.feed_id::text] as "pageKey"
       from calendar_feeds f join providers p using (org_id, provider_id)
       where f.org_id = $1 and f.revoked_at is null
         and ($2::timestamptz is null or (f.created_at, f.feed_id) < ($2, $3::uuid))
       order by f.created_at desc, f.feed_id desc limit $4`,
      [scope.orgId, beforeAt, beforeId, limit + 1],
    );
    return result.rows;
  });
  return toPage<CalendarFeedSettings>(rows, limit);
}

/** Opens one more feed of a provider; the token's hash and its sealed copy are made by the server. */
export async function openCalendarFeed(
  pool: AppPool,
  scope: StaffScope,
  { providerId, tokenSha256, sealedToken }: NewCalendarFeed,
): Promise<{ readonly kind: "created"; readonly feedId: string } | { readonly kind: "not_found" }> {
  return withStaff(pool, scope, async (tx) => {
    if (!(await isProvider(tx, scope, providerId))) return { kind: "not_found" };
    const [row] = await tx
      .insert(calendarFeeds)
      .values({ orgId: scope.orgId, providerId, tokenHash: tokenSha256, sealedToken })
      .returning({ feedId: calendarFeeds.feedId });
    return { kind: "created", feedId: row?.feedId ?? "" };
  });
}

/** Its link answers from now on like one that never was. */
export async function revokeCalendarFeed(
  pool: AppPool,
  scope: StaffScope,
  { feedId }: { readonly feedId: string },
): Promise<{ readonly kind: "revoked" | "not_found" }> {
  return withStaff(pool, scope, async (tx) => {
    const isOpen = and(
      eq(calendarFeeds.orgId, scope.orgId),
      eq(calendarFeeds.feedId, feedId),
      isNull(calendarFeeds.revokedAt),
    );
    const { rowCount } = await tx
      .update(calendarFeeds)
      .set({ revokedAt: sql`now()` })
      .where(isOpen);
    return { kind: rowCount === 1 ? "revoked" : "not_found" };
  });
}
