import type { TextOutcome } from "./texter.ts";

/** Twilio's codes (twilio.com/docs/api/errors) for what lies with the number or the text and does not pass. */
const OF_THE_NUMBER: Readonly<Record<number, string>> = {
  21211: "the number is none that exists",
  21214: "the number cannot be reached by the carrier",
  21217: "the number is none that exists",
  21265: "the number cannot receive texts",
  21408: "the Twilio account may not send texts to this country",
  21612: "the carrier cannot reach this number from ours",
  21614: "the number is not a mobile number",
  21617: "the text is too long",
  21635: "the number is a landline and cannot receive texts",
  30006: "the number is a landline or cannot be reached",
};

/** For what lies with the account and passes once somebody has put it right there. */
const OF_THE_ACCOUNT: Readonly<Record<number, string>> = {
  20003: "Twilio does not take our account and token",
  20005: "the Twilio account is not active",
  21606: "the number that texts come from cannot send texts",
  21607: "the number that texts come from is not one of the Twilio account",
  21608: "a Twilio trial account sends to verified numbers only",
  21611: "too many texts wait at Twilio",
  21660: "the number that texts come from is not one of the Twilio account",
  21701: "the messaging service does not exist in the Twilio account",
  21703: "the messaging service has no number to send from",
};

const OPTED_OUT = 21_610;

type Answer = { readonly status: number; readonly code: number };

/** What an answer that is not 2xx means. Nobody can say whether a server with a fault of its own took the text. */
export function describeRefusal({ status, code }: Answer): TextOutcome {
  if (code === OPTED_OUT) return { kind: "opted_out", trouble: "they asked for no texts" };
  if (status >= 500) return { kind: "unknown", trouble: `Twilio has a fault of its own (${status})` };
  if (status === 429) return refused("Twilio asked for another try later");
  const lasting = OF_THE_NUMBER[code];
  if (lasting !== undefined) return refused(`${lasting} (${code})`, true);
  const passing =
    OF_THE_ACCOUNT[code] ?? (status === 401 || status === 403 ? OF_THE_ACCOUNT[20_003] : undefined);
  if (passing !== undefined) return refused(`${passing} (${code})`);
  if (status === 404) return refused("there is no such Twilio account");
  if (status === 408) return { kind: "unknown", trouble: "Twilio did not answer in time" };
  return refused(`Twilio refused it (${code === 0 ? status : code})`, true);
}

function refused(trouble: string, isFinal = false): TextOutcome {
  return { kind: "refused", trouble, isFinal };
}
