import type { OrgId } from "@callwaiting/domain";
import type { AppPool, OwnerPool } from "../pool.ts";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import { calendarFeeds } from "../schema.ts";
import { withOrg } from "../with-org.ts";

const feed = z.object({
  organizationName: z.string(),
  timeZone: z.string(),
  providerName: z.string(),
  appointments: z.array(
    z.object({
      appointmentId: z.guid(),
      startsAt: z.iso.datetime(),
      endsAt: z.iso.datetime(),
      status: z.enum(["confirmed", "completed", "cancelled", "no_show"]),
      revision: z.int(),
      createdAt: z.iso.datetime(),
      updatedAt: z.iso.datetime(),
      serviceName: z.string(),
      patientName: z.string(),
      notes: z.string(),
      contactPhone: z.string().nullable(),
    }),
  ),
});

/** A provider's calendar as other programs subscribe to it. */
export type CalendarFeedRow = z.infer<typeof feed>;

/** The feed whose token has this SHA-256 (hex); null when there is none or it was revoked. */
export async function findCalendarFeed(db: AppPool, tokenSha256: string): Promise<CalendarFeedRow | null> {
  return callFunction(db, "find_calendar_feed", { args: { tokenHash: tokenSha256 }, reply: feed.nullable() });
}

export type NewCalendarFeed = {
  readonly providerId: string;
  readonly tokenSha256: string;
  /** The token under the encryption key, so that the clinic can see its link again. */
  readonly sealedToken: string;
};

/** Opens a feed. */
export async function createCalendarFeed(
  owner: OwnerPool,
  orgId: OrgId,
  input: NewCalendarFeed,
): Promise<void> {
  const { providerId, tokenSha256, sealedToken } = input;
  await withOrg(owner, orgId, (tx) =>
    tx.insert(calendarFeeds).values({ orgId, providerId, tokenHash: tokenSha256, sealedToken }),
  );
}

export type OpenFeed = { readonly providerName: string; readonly sealedToken: string };

/** The feeds that are open, newest first. */
export async function listCalendarFeeds(owner: OwnerPool, orgId: OrgId): Promise<readonly OpenFeed[]> {
  return withOrg(owner, orgId, async (tx) => {
    const { rows } = await tx.$client.query<OpenFeed>(
      `select p.name as "providerName", f.sealed_token as "sealedToken"
       from calendar_feeds f join providers p using (org_id, provider_id)
       where f.org_id = $1 and f.revoked_at is null order by f.created_at desc, p.name`,
      [orgId],
    );
    return rows;
  });
}
