import { createHash, randomBytes } from "node:crypto";

/** The secret of a link that is given to one person, once. We keep only its hash. */
export function newLinkToken(): { readonly token: string; readonly tokenHash: string } {
  const token = randomBytes(32).toString("base64url");
  return { token, tokenHash: hashLinkToken(token) };
}

/** SHA-256, hex. A look-up by hash says nothing about how much of a guess was right. */
export function hashLinkToken(token: string): string {
  return createHash("sha256").update(token, "utf8").digest("hex");
}
