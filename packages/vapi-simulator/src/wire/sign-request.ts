import { createHmac } from "node:crypto";
import type { Authentication } from "../phone-line-options.ts";

type Signing = {
  readonly secret: string;
  readonly authentication: Authentication;
  readonly nowMs: number;
};

/** The headers that prove a request to be Vapi's. */
export function signRequest(body: string, signing: Signing): Record<string, string> {
  const { secret, authentication } = signing;
  switch (authentication.type) {
    case "vapi-secret":
      return { "x-vapi-secret": secret };
    case "bearer":
      return { authorization: `Bearer ${secret}` };
    case "hmac": {
      const { encoding = "hex", timestampIn = "ms", prefix = "" } = authentication;
      const timestamp = String(timestampIn === "ms" ? signing.nowMs : Math.floor(signing.nowMs / 1_000));
      // The default `payloadFormat` of Vapi's HMACAuthenticationPlan.
      const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest(encoding);
      return { "x-signature": `${prefix}${signature}`, "x-timestamp": timestamp };
    }
    default:
      return authentication satisfies never;
  }
}
