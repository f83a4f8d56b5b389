import {
  type PhoneNumber,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from "libphonenumber-js/max";

type Where = { readonly region: string; readonly mayGoAbroad: boolean };

/** In countries with one plan for all lines nobody can tell which are mobile. */
const MAY_TAKE_TEXTS: ReadonlySet<string | undefined> = new Set(["MOBILE", "FIXED_LINE_OR_MOBILE"]);

/** Why no text goes to a number; null where one may. */
export function whyNoText(phone: string, { region, mayGoAbroad }: Where): string | null {
  const parsed = parsePhoneNumberFromString(phone, { extract: false });
  if (parsed === undefined || !MAY_TAKE_TEXTS.has(parsed.getType())) return "the number takes no texts";
  return mayGoAbroad || isOf(region.toUpperCase(), parsed) ? null : "the number is of another country";
}

/** One code, one country, in what a text costs too: Jersey is the United Kingdom here. `+1` alone is two dozen of them. */
function isOf(region: string, { country, countryCallingCode }: PhoneNumber): boolean {
  if (country === region) return true;
  return (
    countryCallingCode !== "1" &&
    isSupportedCountry(region) &&
    getCountryCallingCode(region) === countryCallingCode
  );
}
