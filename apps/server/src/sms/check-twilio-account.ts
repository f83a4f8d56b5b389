import { askTwilio, type TwilioWay } from "./ask-twilio.ts";

export type TwilioCheck =
  | { readonly kind: "accepted" }
  | { readonly kind: "refused"; readonly message: string }
  /** Twilio could not be asked. */
  | { readonly kind: "unknown"; readonly message: string };

/** Whether Twilio takes an account: with its token, which signs what comes back, and with the API key where there is one. */
export async function checkTwilioAccount(way: TwilioWay): Promise<TwilioCheck> {
  const { account } = way;
  const byToken = await check({ ...way, account: { ...account, apiKey: null } }, "auth token");
  if (byToken.kind !== "accepted" || account.apiKey === null) return byToken;
  return check(way, "API key");
}

async function check(way: TwilioWay, what: string): Promise<TwilioCheck> {
  const answer = await askTwilio(way, { method: "GET", query: new URLSearchParams({ PageSize: "1" }) });
  if (answer.kind !== "answered") return { kind: "unknown", message: `${answer.trouble}.` };
  const { status } = answer;
  if (status === 200) return { kind: "accepted" };
  if (status === 401 || status === 403 || status === 404) {
    return {
      kind: "refused",
      message: `Twilio does not take this account SID with this ${what}. Copy both again.`,
    };
  }
  return { kind: "unknown", message: `Twilio has a fault of its own (${status}).` };
}
