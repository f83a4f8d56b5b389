import { type TwilioSimulator, startTwilioSimulator } from "@callwaiting/twilio-simulator";
import { type Fates, createFates } from "./fates.ts";
import { type MailServer, startMailServer } from "./mail-server.ts";
import { type WebhookReceiver, startWebhookReceiver } from "./webhook-receiver.ts";

/** Whom the servers tell of what has happened: a mail server, Twilio, and clinics' other systems. */
export type Outside = {
  readonly fates: Fates;
  readonly mail: MailServer;
  readonly twilio: TwilioSimulator;
  readonly receiver: WebhookReceiver;
  /** Settings of a server that tells these. */
  readonly env: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
};

const ACCOUNT = {
  accountSid: `AC${"5".repeat(32)}`,
  authToken: "token-of-the-torture",
  sender: "+14155550100",
  apiKey: null,
};

export async function openOutside(seed: number, isPatient: boolean): Promise<Outside> {
  const fates = createFates(seed, isPatient);
  const mail = await startMailServer(fates);
  const twilio = await startTwilioSimulator({ account: ACCOUNT, nextFault: fates.text });
  const receiver = await startWebhookReceiver(fates);
  return {
    fates,
    mail,
    twilio,
    receiver,
    env: {
      SMTP_URL: mail.url,
      MAIL_FROM: "front@torture.example",
      TWILIO_ACCOUNT_SID: ACCOUNT.accountSid,
      TWILIO_AUTH_TOKEN: ACCOUNT.authToken,
      TWILIO_FROM: ACCOUNT.sender,
      TWILIO_BASE_URL: twilio.url,
      WEBHOOKS_ALLOW_LOOPBACK: "true",
    },
    stop: async () => {
      await Promise.all([mail.stop(), receiver.stop(), twilio[Symbol.asyncDispose]()]);
    },
  };
}
