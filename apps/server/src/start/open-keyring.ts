import type { Env } from "../env.ts";
import { type Keyring, parseKeyring, readOrMakeKeyFile } from "../secrets/keyring.ts";

/** The keys of the settings, or else the one in the data folder. */
export async function openKeyring(env: Pick<Env, "encryptionKey">, dataDir: string): Promise<Keyring> {
  return env.encryptionKey === undefined ? readOrMakeKeyFile(dataDir) : parseKeyring(env.encryptionKey);
}
