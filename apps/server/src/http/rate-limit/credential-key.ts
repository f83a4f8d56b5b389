import { hash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { assertNever } from "@callwaiting/domain";
import { readCredentials } from "../read-credentials.ts";

export type CredentialKey =
  /** A hash, so that no list of counters is a list of secrets. */
  | { readonly kind: "secret" | "signature"; readonly key: string }
  /** Nothing that could ever be right. */
  | { readonly kind: "hopeless" };

/** Names what a request offers as its credential. A signature names one request only. */
export function credentialKeyOf(headers: IncomingHttpHeaders): CredentialKey {
  const credentials = readCredentials(headers);
  switch (credentials.kind) {
    case "secret":
      return { kind: "secret", key: sha256(credentials.secret) };
    case "signature":
      return { kind: "signature", key: sha256(`${credentials.timestamp}.${credentials.signature}`) };
    case "none":
    case "unusable":
      return { kind: "hopeless" };
    default:
      return assertNever(credentials);
  }
}

function sha256(text: string): string {
  return hash("sha256", text);
}
