import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";
import type { Correction } from "../booking/correction.ts";
import { excerpt } from "../text/excerpt.ts";
import { isBlankValue } from "../text/is-blank-value.ts";
import { E164 } from "./e164.ts";
import { lacksAreaCode, withoutOldPrefix, withTodaysDigits } from "./notations.ts";
import { isNumberOfCall } from "./number-of-call.ts";
import { readPhoneDigits } from "./read-phone-digits.ts";
import { isNobodysNumber, isStandInNumber } from "./stand-in-number.ts";

export type PhoneContext = {
  /** ISO 3166-1 alpha-2: where a number without a country code is read. */
  readonly region: string;
};

export type NormalizedPhone =
  | {
      readonly ok: true;
      readonly phone: E164;
      /** Digits to dial after the call is answered. */
      readonly extension?: string;
      readonly corrections: readonly Correction[];
    }
  | { readonly ok: false; readonly kind: "invalid_phone"; readonly hint: string };

const ASK_FOR_AREA_CODE =
  "I need the area code as well. Could you say the whole number again, digit by digit, starting with the area code?";
const ASK_AGAIN =
  "I did not catch that phone number. Could you say it again, digit by digit, starting with the area code?";

/**
 * A phone number as it was written or spoken, as E.164. Every *possible* number passes (right length for its
 * country), not only numbers that are assigned: callers and testers use 555 numbers. The small metadata set knows
 * lengths; it would be too small only for telling mobile from landline.
 */
export function normalizePhone(text: string, context: PhoneContext): NormalizedPhone {
  return isNoNumber(text) ? notCaught() : normalizeGivenPhone(text, context);
}

/** The same for a text of which it is known that it holds a number (see `isNoNumber`). */
export function normalizeGivenPhone(text: string, { region }: PhoneContext): NormalizedPhone {
  const read = readPossibleNumber(text, region.toUpperCase());
  if (read === undefined) return notCaught();
  const { phone } = read;
  if (lacksAreaCode(phone)) return { ok: false, kind: "invalid_phone", hint: ASK_FOR_AREA_CODE };
  const corrections: Correction[] =
    phone === text.trim() ? [] : [{ field: "phone", from: excerpt(text), to: phone, reason: "reformatted" }];
  return { ok: true, phone, ...(read.extension === null ? {} : { extension: read.extension }), corrections };
}

function notCaught(): NormalizedPhone {
  return { ok: false, kind: "invalid_phone", hint: ASK_AGAIN };
}

/**
 * Whether a field for a number holds none: blank, one of the texts that stand in for a withheld number, or "this number",
 * which means that of the call.
 */
export function isNoNumber(text: string | undefined): boolean {
  return text === undefined || isBlankValue(text) || isStandInNumber(text) || isNumberOfCall(text);
}

type Read = { readonly phone: E164; readonly extension: string | null };

/** Digit by digit; only where that makes no number, with spoken tens and units joined ("50 5" is 55). */
function readPossibleNumber(text: string, region: string): Read | undefined {
  for (const joinsTens of [false, true]) {
    const read = readPhoneDigits(text, { joinsTens });
    const phone = read === undefined ? undefined : possibleNumber(read.number, region);
    if (read !== undefined && phone !== undefined && !isNobodysNumber(phone)) {
      return { phone, extension: read.extension };
    }
  }
  return undefined;
}

function possibleNumber(said: string, region: string): E164 | undefined {
  const number = withoutOldPrefix(said, region);
  // 00 is the international prefix of most countries, and no national number anywhere starts with it.
  const candidates = number.startsWith("00") ? [`+${number.slice(2)}`, number] : [number];
  for (const candidate of candidates) {
    const parsed = parsePhoneNumberFromString(candidate, {
      extract: false,
      ...(isSupportedCountry(region) ? { defaultCountry: region } : {}),
    });
    const phone =
      parsed?.isPossible() === true ? E164.safeParse(withTodaysDigits(parsed.number)).data : undefined;
    if (phone !== undefined) return phone;
  }
  return undefined;
}
