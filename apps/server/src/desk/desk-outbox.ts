import type { OrgId } from "@callwaiting/domain";
import type { Mailer } from "../mail/mail.ts";
import { type TwilioCheck, checkTwilioAccount } from "../sms/check-twilio-account.ts";
import type { TwilioAccount } from "../sms/twilio-account.ts";
import { replyUrlOf } from "../sms/webhook-address.ts";

/** What the desk shows of the ways by which patients are told, and can do about them. */
export type DeskOutbox = {
  /** What becomes of letters here. */
  readonly mail: Mailer["kind"];
  /** Whether clinics without an account at Twilio send by this server's. */
  readonly hasTwilio: boolean;
  /** Where Twilio sends a clinic's replies. */
  readonly replyUrlOf: (orgId: OrgId) => string;
  /** Where patients reach this server, without a path. */
  readonly site: string;
  /** Asks Twilio, which takes a few seconds at worst. */
  readonly checkTwilioAccount: (account: TwilioAccount) => Promise<TwilioCheck>;
};

export type DeskOutboxOptions = {
  readonly mail: Mailer["kind"];
  readonly hasTwilio: boolean;
  /** Twilio's API, without a slash at its end. */
  readonly twilioBaseUrl: string;
  /** Where Twilio reaches this server, without a path. */
  readonly reachableAt: string;
};

export function createDeskOutbox({
  mail,
  hasTwilio,
  twilioBaseUrl,
  reachableAt,
}: DeskOutboxOptions): DeskOutbox {
  return {
    mail,
    hasTwilio,
    site: reachableAt.replace(/\/+$/, ""),
    replyUrlOf: (orgId) => replyUrlOf(reachableAt, orgId),
    checkTwilioAccount: (account) =>
      checkTwilioAccount({ account, baseUrl: twilioBaseUrl, timeoutMs: CHECK_MS }),
  };
}

/** Somebody waits for it. */
const CHECK_MS = 5_000;
