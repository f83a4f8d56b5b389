import { createHmac } from "node:crypto";

export type SignedPost = {
  /** As whoever set it up at Twilio wrote it. */
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly authToken: string;
};

/** The body and the headers of what Twilio would send there: URL, then names and values in the order of the names, HMAC-SHA1. */
export function signAsTwilio({ url, fields, authToken }: SignedPost) {
  let signed = url;
  for (const name of Object.keys(fields).sort()) signed += `${name}${fields[name] ?? ""}`;
  return {
    method: "POST",
    headers: {
      "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
      "X-Twilio-Signature": createHmac("sha1", authToken).update(signed, "utf8").digest("base64"),
    },
    body: new URLSearchParams(fields).toString(),
  };
}
