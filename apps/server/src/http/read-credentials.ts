import { hash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** What a request offers to prove whose it is. */
export type Credentials =
  | OfferedSecret
  | {
      readonly kind: "signature";
      readonly signature: string;
      readonly timestamp: string;
      /** Names this one signature, as `sha256` names a secret. */
      readonly sha256: string;
    }
  | { readonly kind: "none" }
  /** Two different secrets, or something that cannot be one. */
  | { readonly kind: "unusable" };

export type OfferedSecret = {
  readonly kind: "secret";
  readonly secret: string;
  /** In hex. What is kept or counted by secret goes by this, so that no such list is a list of secrets. */
  readonly sha256: string;
};

const MAX_SECRET_LENGTH = 512;

/**
 * Reads `X-Vapi-Secret` or `Authorization: Bearer`, else `x-signature` with `x-timestamp` (Vapi docs: server
 * authentication; OpenAPI `HMACAuthenticationPlan`). Empty counts as missing: Vapi sends an empty `X-Vapi-Secret`
 * when no credential is set.
 */
export function readCredentials(headers: IncomingHttpHeaders): Credentials {
  const own = textOf(headers["x-vapi-secret"]);
  const bearer = bearerOf(headers.authorization);
  const secret = own === "" ? bearer : own;
  if (secret !== "") {
    const isUsable = (bearer === "" || bearer === secret) && secret.length <= MAX_SECRET_LENGTH;
    return isUsable ? { kind: "secret", secret, sha256: hash("sha256", secret) } : { kind: "unusable" };
  }
  const signature = textOf(headers["x-signature"]);
  if (signature === "") return { kind: "none" };
  const timestamp = textOf(headers["x-timestamp"]);
  return { kind: "signature", signature, timestamp, sha256: hash("sha256", `${timestamp}.${signature}`) };
}

function textOf(header: string | string[] | undefined): string {
  return typeof header === "string" ? header.trim() : (header ?? []).join(",").trim();
}

function bearerOf(header: string | undefined): string {
  return /^Bearer\s+(.*)$/i.exec(header?.trim() ?? "")?.[1]?.trim() ?? "";
}
