import { formatPhone } from "../phone/format-phone.ts";
import { singleLine } from "../text/single-line.ts";
import type { RedFlag } from "./red-flag.ts";

/** The clinic's own sentence and number, with nothing of ours but the joint between them. `region`: ISO 3166-1 alpha-2. */
export function speakRedFlag({ sentence, phone }: RedFlag, { region }: { readonly region: string }): string {
  const said = singleLine(sentence);
  if (phone === null) return said;
  const ended = /[.!?…。]["”’)]*$/u.test(said) ? said : `${said}.`;
  return `${ended} The number is ${spokenNumber(phone, region)}.`;
}

/** Digit by digit where it is short: "9 1 1" is not nine hundred and eleven. */
function spokenNumber(phone: string, region: string): string {
  return phone.startsWith("+") ? formatPhone(phone, { region }) : Array.from(phone).join(" ");
}
