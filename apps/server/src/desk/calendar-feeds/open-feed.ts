import { createHash, randomBytes } from "node:crypto";
import type { StaffScope } from "@callwaiting/db";
import type { DeskDatabase } from "../../start/desk-database.ts";
import type { Desk } from "../trpc/context.ts";

export type OpenedFeed =
  | { readonly kind: "created"; readonly feedId: string; readonly token: string }
  | { readonly kind: "not_found" };

type FeedOpener = {
  readonly db: Pick<DeskDatabase, "openCalendarFeed">;
  readonly sealSecret: Desk["sealSecret"];
};

/** One more link to a provider's calendar. Whoever has the token has the calendar; nobody can ask for it again. */
export async function openFeed(
  { db, sealSecret }: FeedOpener,
  scope: StaffScope,
  { providerId }: { readonly providerId: string },
): Promise<OpenedFeed> {
  const token = randomBytes(24).toString("base64url");
  const outcome = await db.openCalendarFeed(scope, {
    providerId,
    tokenSha256: createHash("sha256").update(token, "utf8").digest("hex"),
    sealedToken: sealSecret(token, scope.orgId),
  });
  return outcome.kind === "created" ? { ...outcome, token } : outcome;
}
