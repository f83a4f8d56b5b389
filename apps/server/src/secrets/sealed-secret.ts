import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { Keyring } from "./keyring.ts";

const ALGORITHM = "aes-256-gcm";
const VERSION = "v1";

/** What a sealed text is bound to; with another owner it does not open. */
type Sealing = { readonly keyring: Keyring; readonly owner: string };

/** AES-256-GCM; the envelope is `v1.<key id>.<iv>.<tag>.<ciphertext>`, the last three in base64url. */
export function sealSecret(plain: string, { keyring, owner }: Sealing): string {
  const [key] = keyring;
  const iv = randomBytes(12);
  const cipher = createCipheriv(ALGORITHM, key.bytes, iv).setAAD(Buffer.from(owner));
  const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  const parts = [iv, cipher.getAuthTag(), sealed].map((part) => part.toString("base64url"));
  return [VERSION, key.id, ...parts].join(".");
}

/** The text, or null when the key is not in the keyring or the envelope was tampered with. */
export function openSecret(envelope: string, { keyring, owner }: Sealing): string | null {
  const [version, keyId, ...parts] = envelope.split(".");
  const key = keyring.find(({ id }) => id === keyId);
  const [iv, tag, sealed] = parts.map(decode);
  if (version !== VERSION || key === undefined || parts.length !== 3 || !iv || !tag || !sealed) return null;
  try {
    const decipher = createDecipheriv(ALGORITHM, key.bytes, iv, { authTagLength: 16 });
    decipher.setAAD(Buffer.from(owner)).setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}

/** Node skips what is no base64url and ignores odd characters at the end: an envelope would have many spellings. */
function decode(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? bytes : null;
}
