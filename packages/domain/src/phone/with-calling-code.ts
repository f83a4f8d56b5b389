import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from "libphonenumber-js/min";
import { normalizePhone } from "./normalize-phone.ts";

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
const CODE = /^(?:\+|00)?\s*(\d{1,3})$/;

/** Of the countries that share a code, the one whose rules hold for all. */
const OF_SHARED: ReadonlyMap<string, CountryCode> = new Map([
  ["1", "US"],
  ["7", "RU"],
  ["39", "IT"],
  ["44", "GB"],
  ["47", "NO"],
  ["61", "AU"],
]);

/**
 * A number in E.164 of the country that was named apart from it, as a calling code (`+44`, `44`) or as the country itself (`GB`,
 * "UK"). Undefined where the two do not fit together, or where one of them cannot be read.
 */
export function withCallingCode(number: string, country: string): string | undefined {
  const region = regionOf(country);
  if (region === undefined) return undefined;
  const code = getCountryCallingCode(region);
  const parsed = parsePhoneNumberFromString(number, { defaultCallingCode: code, extract: false });
  if (parsed?.isPossible() === true && parsed.countryCallingCode === code) {
    return `${parsed.number}${parsed.ext === undefined ? "" : ` ext ${parsed.ext}`}`;
  }
  // "Seven nine one one …", as it was said.
  const said = normalizePhone(number, { region });
  if (!said.ok || !said.phone.startsWith(`+${code}`)) return undefined;
  return `${said.phone}${said.extension === undefined ? "" : ` ext ${said.extension}`}`;
}

function regionOf(text: string): CountryCode | undefined {
  const [, code] = CODE.exec(text.trim()) ?? [];
  if (code !== undefined) {
    return OF_SHARED.get(code) ?? getCountries().find((country) => getCountryCallingCode(country) === code);
  }
  const name = text.trim().toUpperCase().replace(/^THE /, "").replace(/\./g, "");
  const country = WRITTEN.get(name) ?? name;
  return isSupportedCountry(country) ? country : undefined;
}
