import { type NamedDays, type Organization, placeOf } from "@callwaiting/domain";
import { knownNamedDays, loadNamedDays } from "@callwaiting/domain/named-days";

/**
 * Reads what was said with the days that have a name where the organization is. They are loaded when a text first needs
 * them: most never speak of a holiday, and all countries' rules would slow every start.
 */
export async function readWithNamedDays<T>(
  { region, zone }: Pick<Organization, "region" | "zone">,
  read: (namedDays: NamedDays) => T,
): Promise<T> {
  const place = placeOf({ region, zoneName: zone.name });
  const known = knownNamedDays(place);
  if (known !== undefined) return read(known);
  let isNeeded = false;
  const result = read(() => {
    isNeeded = true;
    return [];
  });
  return isNeeded ? read(await loadNamedDays(place)) : result;
}
