import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { isMailAddress } from "@callwaiting/domain";
import { compose } from "./compose.ts";
import type { Mailer } from "./mail.ts";
import { NO_ADDRESS } from "./open-smtp.ts";

const FROM = "no-reply@callwaiting.invalid";
/** The oldest go when there are more. */
const KEPT = 1_000;

/** Without a mail server: what would have been sent lies in a folder, one `.eml` a letter, and nothing leaves this machine. */
export function openCatcher(dir: string): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  return {
    kind: "catcher",
    from: FROM,
    send: async (mail) => {
      if (!isMailAddress(mail.to)) return NO_ADDRESS;
      const { message } = await transport.sendMail(compose(mail, FROM));
      await mkdir(dir, { recursive: true, mode: 0o700 });
      const name = `${new Date().toISOString().replaceAll(":", "")}-${mail.id}.eml`;
      await writeFile(join(dir, `${name}.part`), message, { mode: 0o600 });
      await rename(join(dir, `${name}.part`), join(dir, name));
      await removeOldest(dir);
      return { kind: "sent" };
    },
    close: () => {},
  };
}

async function removeOldest(dir: string): Promise<void> {
  const names = (await readdir(dir)).filter((name) => name.endsWith(".eml")).sort();
  for (const name of names.slice(0, -KEPT)) await rm(join(dir, name), { force: true });
}
