import type { Place } from "./load-named-days.ts";

/** Zones that lie in one state, where the country's states have holidays of their own. */
const STATE_OF_ZONE: Readonly<Record<string, string>> = {
  "America/Phoenix": "AZ",
  "America/Detroit": "MI",
  "America/Anchorage": "AK",
  "America/Juneau": "AK",
  "America/Indiana/Indianapolis": "IN",
  "America/Boise": "ID",
  "Pacific/Honolulu": "HI",
  "America/Toronto": "ON",
  "America/Winnipeg": "MB",
  "America/Regina": "SK",
  "America/Edmonton": "AB",
  "America/Vancouver": "BC",
  "America/Halifax": "NS",
  "America/Moncton": "NB",
  "America/St_Johns": "NL",
  "Australia/Sydney": "NSW",
  "Australia/Melbourne": "VIC",
  "Australia/Brisbane": "QLD",
  "Australia/Perth": "WA",
  "Australia/Adelaide": "SA",
  "Australia/Hobart": "TAS",
  "Australia/Darwin": "NT",
  "Europe/Belfast": "NIR",
};

/** Where an organization is, as far as its phone region and its zone tell. */
export function placeOf({ region, zoneName }: { readonly region: string; readonly zoneName: string }): Place {
  return { country: region.toUpperCase(), state: STATE_OF_ZONE[zoneName] ?? null };
}
