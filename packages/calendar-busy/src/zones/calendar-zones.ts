import { type Zone, type ZoneRules, offsetAt } from "@callwaiting/domain/zone";
import type { Component } from "../lines/component.ts";
import { textOf } from "../lines/read-property.ts";
import type { FindZone } from "../time/placed-time.ts";
import type { WallSpan } from "../rules/expand-rule.ts";
import type { Work } from "../work.ts";
import { nameFinder } from "./find-named-zone.ts";
import { zoneOfFile } from "./zone-of-file.ts";

export type ZoneQuestion = {
  /** In which floating times and whole days are: the provider's. */
  readonly zone: Zone;
  readonly rules: ZoneRules;
  /** The moments that anybody will ask about. */
  readonly span: WallSpan;
  readonly work: Work;
};

const YEARS_BEFORE = 5;
const YEARS_AFTER = 2;

/** Makes the finder of the zones of each calendar of a file: a zone id means what its own calendar says. */
export function zoneFinder(question: ZoneQuestion): (calendar: Component) => FindZone {
  const byName = nameFinder(question.rules);
  return (calendar) => {
    const laidDown = zonesLaidDown(calendar);
    const found = new Map<string, Zone | undefined>();
    return (zoneId) => {
      if (zoneId === null) return question.zone;
      const id = zoneId.trim();
      if (!found.has(id)) found.set(id, findZoneOf(id, laidDown.get(id) ?? laidDown.get(id.toLowerCase())));
      return found.get(id);
    };
  };

  function findZoneOf(id: string, component: Component | "contradictory" | undefined): Zone | undefined {
    const named = byName(id);
    if (component === undefined || component === "contradictory") return named;
    const ofFile = zoneOfFile(component, { ...question.span, work: question.work });
    const known = named ?? byName(textOf(component.lines, "X-LIC-LOCATION") ?? "");
    if (known === undefined || ofFile === undefined) return known ?? ofFile;
    return isSamePlace(known, ofFile, question.span.fromMs) ? known : ofFile;
  }
}

/**
 * Whether the rules in a file are those of a place as some release of the tz database had them: for all of some year, the clocks
 * agree. Then the place's own rules are gone by, which may be newer; who wrote the event meant the time on the wall there. A file
 * that agrees in no year means other clocks than ours under that name, and is believed.
 */
function isSamePlace(ours: Zone, ofFile: Zone, aroundMs: number): boolean {
  const around = new Date(aroundMs).getUTCFullYear();
  for (let year = around - YEARS_BEFORE; year <= around + YEARS_AFTER; year += 1) {
    const days = Array.from({ length: 24 }, (_, half) => Date.UTC(year, half >> 1, half % 2 === 0 ? 5 : 20));
    if (days.every((dayMs) => offsetAt(ours, dayMs) === offsetAt(ofFile, dayMs))) return true;
  }
  return false;
}

/** By id and by its lower-case form. Two tables of one id that differ leave open which of them is meant. */
function zonesLaidDown(calendar: Component): ReadonlyMap<string, Component | "contradictory"> {
  const zones = new Map<string, Component | "contradictory">();
  for (const component of calendar.components) {
    const id = component.name === "VTIMEZONE" ? textOf(component.lines, "TZID") : null;
    if (id === null) continue;
    for (const key of new Set([id, id.toLowerCase()])) {
      const known = zones.get(key);
      const differs = known !== undefined && (known === "contradictory" || !isSameTable(known, component));
      zones.set(key, differs ? "contradictory" : component);
    }
  }
  return zones;
}

const isSameTable = (a: Component, b: Component) => tableOf(a) === tableOf(b);
const tableOf = ({ components }: Component) => JSON.stringify(components.map(({ lines }) => lines));
