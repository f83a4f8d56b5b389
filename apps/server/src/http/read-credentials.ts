import type { IncomingHttpHeaders } from "node:http";

/** What a request offers to prove whose it is. */
export type Credentials =
  | { readonly kind: "secret"; readonly secret: string }
  | { readonly kind: "signature"; readonly signature: string; readonly timestamp: string }
  | { readonly kind: "none" }
  /** Two different secrets, or something that cannot be one. */
  | { readonly kind: "unusable" };

const MAX_SECRET_LENGTH = 512;

/**
 * Reads `X-Vapi-Secret` or `Authorization: Bearer`, else `x-signature` with `x-timestamp` (Vapi docs: server
 * authentication; OpenAPI `HMACAuthenticationPlan`). Empty counts as missing: Vapi sends an empty `X-Vapi-Secret`
 * when no credential is set.
 */
export function readCredentials(headers: IncomingHttpHeaders): Credentials {
  const offered = [textOf(headers["x-vapi-secret"]), bearerOf(headers.authorization)];
  const secrets = new Set(offered.filter((secret) => secret !== ""));
  const [secret] = secrets;
  if (secret !== undefined) {
    const isUsable = secrets.size === 1 && secret.length <= MAX_SECRET_LENGTH;
    return isUsable ? { kind: "secret", secret } : { kind: "unusable" };
  }
  const signature = textOf(headers["x-signature"]);
  if (signature === "") return { kind: "none" };
  return { kind: "signature", signature, timestamp: textOf(headers["x-timestamp"]) };
}

function textOf(header: string | string[] | undefined): string {
  return typeof header === "string" ? header.trim() : (header ?? []).join(",").trim();
}

function bearerOf(header: string | undefined): string {
  return /^Bearer\s+(.*)$/i.exec(header?.trim() ?? "")?.[1]?.trim() ?? "";
}
