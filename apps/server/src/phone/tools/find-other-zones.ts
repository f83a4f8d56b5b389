import type { Organization, ZoneRules } from "@callwaiting/domain";
import { PACKAGED_ZONE_RULES } from "@callwaiting/domain/packaged-zone-rules";

/** The rules in force of the zones that callers name, "2 pm Pacific". */
export type FindOtherZones = (organization: Pick<Organization, "clock">) => Promise<ZoneRules>;

/**
 * Most of the time the rules in force are those that come with CallWaiting. Where somebody has loaded newer ones, those are
 * asked for once.
 */
export function createOtherZones(load: () => Promise<ZoneRules>): FindOtherZones {
  let known = PACKAGED_ZONE_RULES;
  return async ({ clock }) => {
    if (releaseOf(clock) !== known.release) known = await load();
    return known;
  };
}

const releaseOf = (clock: string) => clock.split(" ")[0];
