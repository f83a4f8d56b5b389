import { join } from "node:path";
import type { Env } from "../env.ts";
import { openCatcher } from "../mail/open-catcher.ts";
import { openSmtp } from "../mail/open-smtp.ts";
import type { SimulatedTwilio } from "../sms/create-texters.ts";
import type { Outbox } from "../sync/outbox.ts";

/** The mail server of SMTP_URL, and Twilio; without them folders in the data folder, for the demo clinic a simulated Twilio as well, and nothing leaves this machine. */
export function openOutbox(
  { mail, sms, publicUrl }: Pick<Env, "mail" | "sms" | "publicUrl">,
  dataDir: string,
  simulated: SimulatedTwilio | null = null,
): Outbox {
  const letterDir = join(dataDir, "mail");
  return {
    letterDir,
    mailer: mail === undefined ? openCatcher(letterDir) : openSmtp(mail),
    texts: {
      platform: sms.account ?? null,
      baseUrl: sms.baseUrl,
      publicUrl: publicUrl ?? null,
      simulated,
      dir: join(dataDir, "sms"),
    },
  };
}
