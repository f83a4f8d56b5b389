import { join } from "node:path";
import type { Env } from "../env.ts";
import type { Mailer } from "../mail/mail.ts";
import { openCatcher } from "../mail/open-catcher.ts";
import { openSmtp } from "../mail/open-smtp.ts";

/** The mail server of SMTP_URL; without one a folder in the data folder, and nothing leaves this machine. */
export function openMailer({ mail }: Pick<Env, "mail">, dataDir: string): Mailer {
  return mail === undefined ? openCatcher(join(dataDir, "mail")) : openSmtp(mail);
}
