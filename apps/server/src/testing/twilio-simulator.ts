import { startTwilioSimulator as start } from "@callwaiting/twilio-simulator";
import { type SignedPost, signAsTwilio as sign } from "@callwaiting/twilio-simulator/sign";
import type { TwilioAccount } from "../sms/twilio-account.ts";

export type { TwilioFault } from "@callwaiting/twilio-simulator";

export const TWILIO_ACCOUNT: TwilioAccount = {
  accountSid: `AC${"0123456789abcdef".repeat(2)}`,
  authToken: "token-of-the-clinic-at-twilio",
  sender: "+14155550100",
  apiKey: null,
};

/** Of one account; it reports nothing by itself. */
export const startTwilioSimulator = (account: TwilioAccount = TWILIO_ACCOUNT) => start({ account });

type Signing = Omit<SignedPost, "authToken"> & { readonly authToken?: string };

export const signAsTwilio = (post: Signing) => sign({ authToken: TWILIO_ACCOUNT.authToken, ...post });
