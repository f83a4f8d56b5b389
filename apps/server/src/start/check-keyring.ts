import { type OwnerPool, findUnopenable } from "@callwaiting/db";
import type { Logger } from "pino";
import type { Keyring } from "../secrets/keyring.ts";

export type KeyringCheck = {
  readonly owner: OwnerPool;
  readonly keyring: Keyring;
  readonly log: Logger;
  readonly print: (line: string) => void;
};

/** The log is read by people: of very many it names the first. */
const MAX_NAMED = 20;

/**
 * Whether these keys open what is stored. A server with another key would refuse what is signed and could tell Vapi nothing, so it
 * is sent no calls; it runs, so that whoever has lost the key can make new secrets.
 */
export async function checkKeyring({ owner, keyring, log, print }: KeyringCheck): Promise<boolean> {
  const found = await findUnopenable(
    owner,
    keyring.map(({ id }) => id),
  );
  if (found.length === 0) return true;
  const whose = found.length === 1 ? "one organization has" : `${found.length} organizations have`;
  log.error(
    { organizations: found.slice(0, MAX_NAMED), count: found.length },
    "the encryption key cannot open what is stored: /ready says no",
  );
  print(`
  ✗ The encryption key cannot open what ${whose} stored, so /ready says no and a balancer sends nothing here.
    Put the key it was sealed with behind this one, ENCRYPTION_KEY=<this>,<that>, and start again. If it is lost: npm run org --
    rotate-secret <id> for each that the log names, enter their Vapi keys again, and start again.`);
  return false;
}
