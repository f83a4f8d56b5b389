import { isBlankValue } from "../text/is-blank-value.ts";
import { withoutFillers } from "../text/fillers.ts";
import { readableText } from "../text/readable-text.ts";
import type { WaitlistWish } from "./waitlist.ts";

export type ReadReach =
  | { readonly ok: true; readonly reach: WaitlistWish["reach"]; readonly byEmail: boolean }
  | { readonly ok: false };

const CALL = "(?:phone ?|telephone ?|voice ?)?calls?|(?:tele)?phone|ring(?:ing)?|calling|call back|callback";
const EMAIL = "e-?mails?|mails?";
const TEXT = "text(?: ?messages?|ing|s)?|sms|messages?";
const ANY =
  "any ?(?:thing|way|how|time)?|either|both|whatever|all|no preference|(?:it )?does(?:n't| not) matter";
const AROUND =
  /\b(?:me|us|by|via|through|over|the|a|an|to|at|this|that|same|number|only|just|best|them|him|her|my|cell|mobile|land ?line|i'm calling from|from|address|send|give|is|line)\b/g;
const ONE = `(?:${CALL}|${EMAIL}|${TEXT}|${ANY})`;
const LIST = new RegExp(`^${ONE}(?:(?: |, ?|\\/| or | and )+${ONE})*$`);
const ONLY = /\b(?:only|just|nothing but)\b/;
const has = (words: string) => new RegExp(`\\b(?:${words})\\b`);
const [SAYS_CALL, SAYS_EMAIL, SAYS_TEXT, SAYS_ANY] = [CALL, EMAIL, TEXT, ANY].map(has);

/** How somebody who waits wants to hear: by any way, or by nothing but a call. Nothing said is any. */
export function readReach(text: string | undefined): ReadReach {
  if (text === undefined || isBlankValue(text)) return { ok: true, reach: "any", byEmail: false };
  const words = withoutFillers(readableText(text).replace(AROUND, " ")).replace(/ +/g, " ").trim();
  if (!LIST.test(words)) return { ok: false };
  const says = (pattern: RegExp | undefined) => pattern?.test(words) === true;
  const isWritten = says(SAYS_EMAIL) || says(SAYS_TEXT);
  // The list cannot keep that nobody may call: what it cannot keep is asked about.
  if (isWritten && !says(SAYS_CALL) && !says(SAYS_ANY) && ONLY.test(readableText(text))) return { ok: false };
  const isCall = says(SAYS_CALL) && !isWritten && !says(SAYS_ANY);
  const byEmail = says(SAYS_EMAIL) && !says(SAYS_CALL) && !says(SAYS_TEXT) && !says(SAYS_ANY);
  return { ok: true, reach: isCall ? "call" : "any", byEmail };
}
