import { readZoneName } from "@callwaiting/domain";
import { type Zone, type ZoneRules, findZone } from "@callwaiting/domain/zone";
import { WINDOWS_ZONES } from "./windows-zones.ts";

/** The longest names of places have three parts: America/Argentina/Buenos_Aires. */
const PARTS = [3, 2, 1];

/**
 * Makes a finder of zones by name: a place, in any case and with whatever path before it (`/mozilla.org/20070129_1/Europe/Paris`), or
 * what Windows calls a zone. Abbreviations that several places share (`EST`, `IST`) and bare offsets, whose sign people write
 * either way, name none.
 */
export function nameFinder(rules: ZoneRules): (name: string) => Zone | undefined {
  const known = new Map(
    [...rules.zones.keys(), ...rules.links.keys()]
      .filter((name) => name.includes("/"))
      .map((name) => [name.toLowerCase(), name]),
  );
  const byName = (typed: string): Zone | undefined => {
    const name = typed.trim().toLowerCase();
    const windows = WINDOWS_ZONES.get(name);
    if (windows !== undefined) return findZone(rules, windows);
    // Programs write GMT for Greenwich's own clock, which knows no summer.
    if (["utc", "z", "gmt"].includes(name)) return findZone(rules, "UTC");
    const place = known.get(name.replaceAll(" ", "_"));
    if (place !== undefined) return findZone(rules, place);
    const reading = readZoneName(name, []);
    return reading.kind === "renamed" ? findZone(rules, reading.zone) : undefined;
  };
  return (name) => {
    const whole = byName(name);
    const parts = name.split("/");
    if (whole !== undefined || parts.length === 1) return whole;
    return PARTS.map((count) => byName(parts.slice(-count).join("/"))).find((zone) => zone !== undefined);
  };
}
