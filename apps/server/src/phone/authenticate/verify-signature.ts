import { createHmac } from "node:crypto";
import { isSameDigest } from "../../secrets/same-digest.ts";

export type SignedRequest = {
  readonly signature: string;
  /** Exactly as in the header: it is part of what was signed. */
  readonly timestamp: string;
  readonly rawBody: Uint8Array;
};

/** How far the sender's clock may be off; also how long a recorded request could be sent again. */
const WINDOW_MS = 5 * 60 * 1_000;
/** A timestamp above this is in milliseconds: as seconds it would be the year 5138. */
const FIRST_MILLISECOND_TIMESTAMP = 100_000_000_000;

export function isFresh(timestamp: string, nowMs: number): boolean {
  if (!/^\d{1,16}$/.test(timestamp)) return false;
  const value = Number(timestamp);
  const sentAtMs = value >= FIRST_MILLISECOND_TIMESTAMP ? value : value * 1_000;
  return Math.abs(nowMs - sentAtMs) <= WINDOW_MS;
}

/**
 * Checks HMAC-SHA256 over `{timestamp}.{rawBody}`, hex or base64, with or without the prefix `sha256=` (the
 * defaults of Vapi's OpenAPI `HMACAuthenticationPlan`). Every secret is tried, whichever matches.
 */
export function isSignedByOneOf(secrets: readonly string[], request: SignedRequest): boolean {
  const given = decodeSignature(request.signature);
  if (given === null) return false;
  const matches = secrets.filter((secret) => isSameDigest(sign(secret, request), given));
  return matches.length > 0;
}

function sign(secret: string, { timestamp, rawBody }: SignedRequest): Buffer {
  return createHmac("sha256", secret).update(`${timestamp}.`).update(rawBody).digest();
}

function decodeSignature(header: string): Buffer | null {
  const text = header.replace(/^sha256=/i, "");
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, "hex");
  return /^[A-Za-z0-9+/]{43}=$/.test(text) ? Buffer.from(text, "base64") : null;
}
