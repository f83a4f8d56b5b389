import { type Zone, findZone } from "@callwaiting/domain";
import { PACKAGED_ZONE_RULES } from "@callwaiting/domain/packaged-zone-rules";

export function zoneOf(name: string): Zone {
  const zone = findZone(PACKAGED_ZONE_RULES, name);
  if (zone === undefined) throw new Error(`no zone ${name}`);
  return zone;
}
