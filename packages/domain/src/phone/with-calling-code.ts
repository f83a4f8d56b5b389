import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from "libphonenumber-js/min";

/** How a country is written where no code is: those that callers of an English-speaking line come from. */
const WRITTEN: ReadonlyMap<string, CountryCode> = new Map([
  ["UK", "GB"],
  ["UNITED KINGDOM", "GB"],
  ["GREAT BRITAIN", "GB"],
  ["ENGLAND", "GB"],
  ["SCOTLAND", "GB"],
  ["WALES", "GB"],
  ["USA", "US"],
  ["UNITED STATES", "US"],
  ["UNITED STATES OF AMERICA", "US"],
  ["AMERICA", "US"],
  ["CANADA", "CA"],
  ["MEXICO", "MX"],
  ["AUSTRALIA", "AU"],
  ["NEW ZEALAND", "NZ"],
  ["IRELAND", "IE"],
  ["INDIA", "IN"],
  ["GERMANY", "DE"],
  ["FRANCE", "FR"],
  ["SPAIN", "ES"],
  ["ITALY", "IT"],
]);
const MOST_DIGITS = /^(?:\+|00)?\s*(\d{1,3})$/;

/**
 * A number in E.164 of the country that was named apart from it, as a calling code (`+44`, `44`) or as the country itself (`GB`,
 * "UK"). Undefined where the two do not fit together, or where one of them cannot be read.
 */
export function withCallingCode(number: string, country: string): string | undefined {
  const code = callingCodeOf(country);
  if (code === undefined) return undefined;
  const parsed = parsePhoneNumberFromString(number, { defaultCallingCode: code, extract: false });
  if (parsed?.isPossible() !== true || parsed.countryCallingCode !== code) return undefined;
  const extension = parsed.ext === undefined ? "" : ` ext ${parsed.ext}`;
  return `${parsed.number}${extension}`;
}

function callingCodeOf(text: string): string | undefined {
  const [, digits] = MOST_DIGITS.exec(text.trim()) ?? [];
  if (digits !== undefined) {
    return getCountries().some((country) => getCountryCallingCode(country) === digits) ? digits : undefined;
  }
  const name = text.trim().toUpperCase().replace(/^THE /, "").replace(/\./g, "");
  const country = WRITTEN.get(name) ?? name;
  return isSupportedCountry(country) ? getCountryCallingCode(country) : undefined;
}
