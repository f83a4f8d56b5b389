import { createHash, randomBytes } from "node:crypto";
import type { StaffScope } from "../session/session-ports.ts";
import type { SettingsPorts } from "../organization/settings-ports.ts";

export type OpenedFeed =
  | { readonly kind: "created"; readonly feedId: string; readonly token: string }
  | { readonly kind: "not_found" };

/** One more link to a provider's calendar. Whoever has the token has the calendar; nobody can ask for it again. */
export async function openFeed(
  ports: Pick<SettingsPorts, "openCalendarFeed" | "sealSecret">,
  scope: StaffScope,
  { providerId }: { readonly providerId: string },
): Promise<OpenedFeed> {
  const token = randomBytes(24).toString("base64url");
  const outcome = await ports.openCalendarFeed(scope, {
    providerId,
    tokenSha256: createHash("sha256").update(token, "utf8").digest("hex"),
    sealedToken: ports.sealSecret(token, scope.orgId),
  });
  return outcome.kind === "created" ? { ...outcome, token } : outcome;
}
