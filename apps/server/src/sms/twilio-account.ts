import { E164 } from "@callwaiting/domain";
import { z } from "zod";

const sid = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}[0-9a-f]{32}$`), `must be ${prefix} and 32 digits from 0 to f`);

const word = z.string().regex(/^[\x21-\x7e]{8,100}$/, "must be one word, as Twilio's console shows it");

/** A clinic's account at Twilio, as it is sealed. */
export const TwilioAccount = z.object({
  accountSid: sid("AC"),
  /** Signs what Twilio sends to us, also where an API key is used to send. */
  authToken: word,
  /** The number that texts come from, or a messaging service that chooses one. */
  sender: z.union(
    [E164, sid("MG")],
    "must be a number such as +15551234567, or a messaging service (MG and 32 digits from 0 to f)",
  ),
  /** Instead of the token, for what we send. */
  apiKey: z.object({ sid: sid("SK"), secret: word }).nullable(),
});
export type TwilioAccount = Readonly<z.infer<typeof TwilioAccount>>;

/** Null where it is no account: of a later version perhaps. */
export function readTwilioAccount(text: string): TwilioAccount | null {
  try {
    const parsed = TwilioAccount.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
