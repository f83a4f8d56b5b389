import { createHmac, randomBytes } from "node:crypto";

const PREFIX = "whsec_";

/** A new secret as Standard Webhooks writes it: 256 bits. */
export const makeSigningSecret = (): string => `${PREFIX}${randomBytes(32).toString("base64")}`;

export type SignedParts = {
  readonly id: string;
  /** Unix time in s. */
  readonly timestamp: number;
  readonly body: string;
};

/** The value of `webhook-signature` (Standard Webhooks): one signature for each secret, for while one is being replaced. */
export function signEvent({ id, timestamp, body }: SignedParts, secrets: readonly string[]): string {
  return secrets
    .map((secret) => Buffer.from(secret.slice(PREFIX.length), "base64"))
    .map((key) => createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64"))
    .map((signature) => `v1,${signature}`)
    .join(" ");
}
