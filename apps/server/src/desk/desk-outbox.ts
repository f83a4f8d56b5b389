import type { OrgId } from "@callwaiting/domain";
import { createWindowCounter } from "../http/rate-limit/window-counter.ts";
import type { Mailer } from "../mail/mail.ts";
import { removeKept } from "../mail/remove-kept.ts";
import { type TwilioCheck, checkTwilioAccount } from "../sms/check-twilio-account.ts";
import { type TexterPorts, createTexters, isPlayedFor } from "../sms/create-texters.ts";
import type { Texter } from "../sms/texter.ts";
import type { TwilioAccount } from "../sms/twilio-account.ts";
import { replyUrlOf } from "../sms/webhook-address.ts";
import type { Outbox } from "../sync/outbox.ts";

/** What the desk shows of the ways by which patients are told, and can do about them. */
export type DeskOutbox = {
  readonly mailer: Mailer;
  readonly texterOf: (orgId: OrgId) => Promise<Texter>;
  /** One more test of a clinic's; how many there were within a minute, as far as this process knows. */
  readonly countTest: (orgId: OrgId) => number;
  /** Whether clinics without an account at Twilio send by this server's. */
  readonly hasTwilio: boolean;
  /** What becomes of texts of a clinic without any account. */
  readonly textsWithoutTwilio: (orgId: OrgId) => Promise<"simulated" | "catcher">;
  /** Where Twilio sends a clinic's replies. */
  readonly replyUrlOf: (orgId: OrgId) => string;
  /** Where patients reach this server, without a path. */
  readonly site: string;
  /** Asks Twilio, which takes a few seconds at worst. */
  readonly checkTwilioAccount: (account: TwilioAccount) => Promise<TwilioCheck>;
  /** Letters and texts that were kept on this machine, by their ids. */
  readonly removeKept: (ids: readonly string[]) => Promise<void>;
};

export type DeskOutboxOptions = TexterPorts & {
  readonly outbox: Outbox;
  /** Where Twilio reaches this server, without a path. */
  readonly reachableAt: string;
};

export function createDeskOutbox({ outbox, reachableAt, ...ports }: DeskOutboxOptions): DeskOutbox {
  const { mailer, letterDir, texts } = outbox;
  const tests = createWindowCounter();
  return {
    mailer,
    texterOf: createTexters({ ...texts, timeoutMs: CHECK_MS }, ports),
    countTest: (orgId) => tests.hit(orgId).count,
    hasTwilio: texts.platform !== null,
    textsWithoutTwilio: async (orgId) =>
      (await isPlayedFor(orgId, texts.simulated, ports)) ? "simulated" : "catcher",
    site: reachableAt.replace(/\/+$/, ""),
    replyUrlOf: (orgId) => replyUrlOf(reachableAt, orgId),
    checkTwilioAccount: (account) =>
      checkTwilioAccount({ account, baseUrl: texts.baseUrl, timeoutMs: CHECK_MS }),
    // Those of before there was a mail server or an account as well.
    removeKept: (ids) => removeKept([letterDir, texts.dir], ids),
  };
}

/** Somebody waits for it. */
const CHECK_MS = 5_000;
