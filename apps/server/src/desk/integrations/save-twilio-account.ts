import type { StaffScope } from "@callwaiting/db";
import type { TwilioAccount } from "../../sms/twilio-account.ts";
import type { DeskDatabase } from "../../start/desk-database.ts";
import type { DeskOutbox } from "../desk-outbox.ts";
import type { Desk } from "../trpc/context.ts";
import type { SavedVapiKey } from "./save-vapi-key.ts";

export type TwilioAccountInput = {
  readonly account: TwilioAccount;
  /** Keeps an account that Twilio could not be asked about. One that Twilio refuses is never kept. */
  readonly evenUntested: boolean;
};

type AccountKeeper = {
  readonly db: Pick<DeskDatabase, "saveIntegrationKeyAs">;
  readonly outbox: Pick<DeskOutbox, "checkTwilioAccount">;
  readonly sealSecret: Desk["sealSecret"];
};

/** Keeps the clinic's own account at Twilio, sealed, once Twilio has accepted it. */
export async function saveTwilioAccount(
  { db, outbox, sealSecret }: AccountKeeper,
  scope: StaffScope,
  { account, evenUntested }: TwilioAccountInput,
): Promise<SavedVapiKey> {
  const check = await outbox.checkTwilioAccount(account);
  if (check.kind === "refused") return check;
  if (check.kind === "unknown" && !evenUntested) return { kind: "untested", message: check.message };
  await db.saveIntegrationKeyAs(scope, {
    kind: "twilio",
    sealedKey: sealSecret(JSON.stringify(account), scope.orgId),
    // Of the account and not of the token: that is how people tell one from another.
    keyHint: account.accountSid.slice(-4),
  });
  return { kind: "saved", wasTested: check.kind === "accepted" };
}
