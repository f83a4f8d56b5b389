import { type PhoneNumber, parsePhoneNumberFromString } from "libphonenumber-js/max";

type Where = {
  /** The clinic's country, ISO 3166-1 alpha-2. */
  readonly region: string;
  /** Those that may be called; none: only the clinic's own. */
  readonly countries: readonly string[];
};

/** Numbers that cost whoever calls them, and those that are nobody's phone. */
const NOT_CALLED: ReadonlySet<ReturnType<PhoneNumber["getType"]>> = new Set([
  "PREMIUM_RATE",
  "SHARED_COST",
  "PAGER",
  "VOICEMAIL",
]);

/** Why a number is not called by the assistant; null where it may be. One whose country nobody can tell is not called. */
export function whyNotCalled(phone: string, { region, countries }: Where): string | null {
  const parsed = parsePhoneNumberFromString(phone, { extract: false });
  if (parsed === undefined || !parsed.isPossible()) return "the number cannot be called";
  const type = parsed.getType();
  if (NOT_CALLED.has(type)) return "calls to the number cost extra";
  const allowed = countries.length === 0 ? [region.toUpperCase()] : countries;
  const country = parsed.country ?? countryOfUnassigned(parsed, allowed);
  return country !== undefined && allowed.includes(country) ? null : "the number is of another country";
}

/** Under `+1` two dozen countries share a plan; a number that none of them has assigned is of none. */
function countryOfUnassigned(parsed: PhoneNumber, allowed: readonly string[]): string | undefined {
  return parsed.countryCallingCode === "1"
    ? undefined
    : parsed.getPossibleCountries().find((country) => allowed.includes(country));
}
