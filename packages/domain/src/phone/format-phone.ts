import { getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";
import type { PhoneContext } from "./normalize-phone.ts";

/** A number in E.164 as people of the region write it: "(415) 555-0123", with a country code where it is another's. */
export function formatPhone(phone: string, { region }: PhoneContext): string {
  const parsed = parsePhoneNumberFromString(phone, { extract: false });
  if (parsed === undefined) return phone;
  // By the code, not the country: the US and Canada share +1 and its way of writing.
  const country = region.toUpperCase();
  const isOwn = isSupportedCountry(country) && getCountryCallingCode(country) === parsed.countryCallingCode;
  return isOwn ? parsed.formatNational() : parsed.formatInternational();
}
