import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Texter } from "./texter.ts";

/** The oldest go when there are more. */
const KEPT = 1_000;

/** Without an account at Twilio: what would have been sent lies in a folder, one `.txt` a text, and nothing leaves this machine. */
export function openTextCatcher(dir: string): Texter {
  return {
    kind: "catcher",
    send: async ({ id = randomUUID(), to, body }) => {
      await mkdir(dir, { recursive: true, mode: 0o700 });
      const name = `${new Date().toISOString().replaceAll(":", "")}-${id}.txt`;
      await writeFile(join(dir, `${name}.part`), `To: ${to}\n\n${body}`, { mode: 0o600 });
      await rename(join(dir, `${name}.part`), join(dir, name));
      await removeOldest(dir);
      return { kind: "sent", reference: null };
    },
    // It leaves nothing half done that a second file would not put right.
    find: async () => ({ kind: "none" }),
  };
}

async function removeOldest(dir: string): Promise<void> {
  const names = (await readdir(dir)).filter((name) => name.endsWith(".txt")).sort();
  for (const name of names.slice(0, -KEPT)) await rm(join(dir, name), { force: true });
}
