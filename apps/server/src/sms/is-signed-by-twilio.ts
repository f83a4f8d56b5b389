import { createHmac } from "node:crypto";
import { isSameDigest } from "../secrets/same-digest.ts";

export type SignedForm = {
  readonly authToken: string;
  /** As it was told to Twilio, to the letter. */
  readonly url: string;
  readonly form: URLSearchParams;
  /** The header X-Twilio-Signature. */
  readonly signature: string | undefined;
};

/** Twilio's rule: the address and then each name and value in the order of the names, HMAC-SHA1 with the account's token, in base64. */
export function isSignedByTwilio({ authToken, url, form, signature }: SignedForm): boolean {
  const fields = [...form].sort(([one, first], [other, second]) => order(one, other) || order(first, second));
  const signed = fields.reduce((text, [name, value]) => text + name + value, url);
  const wanted = createHmac("sha1", authToken).update(signed, "utf8").digest();
  const given = Buffer.from(signature ?? "", "base64");
  return isSameDigest(given, wanted);
}

/** By code units: a language's own order would be another on another machine. */
function order(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
