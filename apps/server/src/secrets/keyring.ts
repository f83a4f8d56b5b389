import { createHash, randomBytes, randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A key of 32 bytes and the short name by which an envelope refers to it. */
export type EncryptionKey = { readonly id: string; readonly bytes: Buffer };

/** The first key seals; every one of them opens. Rotating means putting a new one in front. */
export type Keyring = readonly [EncryptionKey, ...EncryptionKey[]];

export class KeyringError extends Error {
  override readonly name = "KeyringError";
}

/** Keys as `ENCRYPTION_KEY` holds them: base64 of 32 bytes, newest first, separated by commas. */
export function parseKeyring(text: string): Keyring {
  const [first, ...rest] = text.split(",").map((part) => parseKey(part.trim()));
  if (first === undefined) throw new KeyringError("ENCRYPTION_KEY is empty.");
  return [first, ...rest];
}

function parseKey(text: string): EncryptionKey {
  const bytes = Buffer.from(text, "base64");
  if (bytes.length !== 32) {
    throw new KeyringError(
      "ENCRYPTION_KEY must be base64 of 32 bytes: make one with `openssl rand -base64 32`.",
    );
  }
  return { id: createHash("sha256").update(bytes).digest("hex").slice(0, 8), bytes };
}

/** The key kept in the data folder, made at the first start. Losing it means losing what it sealed. */
export async function readOrMakeKeyFile(dataDir: string): Promise<Keyring> {
  const file = join(dataDir, "encryption.key");
  // Not the process's number: two containers on one folder may have the same.
  const fresh = join(dataDir, `encryption.key.${randomUUID()}`);
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  await writeFile(fresh, `${randomBytes(32).toString("base64")}\n`, { mode: 0o600 });
  try {
    // A link either makes the file or finds one there: two first starts at once end up with the same key.
    await link(fresh, file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    await rm(fresh, { force: true });
  }
  return parseKeyring((await readFile(file, "utf8")).trim());
}
