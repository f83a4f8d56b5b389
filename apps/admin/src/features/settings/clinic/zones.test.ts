import { expect, test } from "vitest";
import { findZones, listZones, placeFound } from "./zones.ts";

const place = (zone: string, countries: string[], cities: string[]) => ({
  zone,
  aheadMinutes: 0,
  countries,
  cities,
});
const ZONES = listZones("US/Pacific", [
  place("America/Vancouver", ["CA"], ["Vancouver", "Victoria"]),
  place("America/Winnipeg", ["CA"], ["Winnipeg", "Brandon"]),
  place("America/Sao_Paulo", ["BR"], ["São Paulo", "Rio de Janeiro"]),
  place("Europe/Berlin", ["DE"], ["Berlin", "München"]),
  place("US/Pacific", [], []),
  place("US/Eastern", [], []),
  place("UTC", [], []),
]);
const found = (search: string) => findZones(ZONES, search).map(({ value }) => value);

test.each([
  ["winnipeg", ["America/Winnipeg"]],
  ["Canada", ["America/Vancouver", "America/Winnipeg"]],
  ["munchen", ["Europe/Berlin"]],
  ["sao", ["America/Sao_Paulo"]],
  ["Brazil", ["America/Sao_Paulo"]],
  ["victoria", ["America/Vancouver"]],
  ["europe/berlin", ["Europe/Berlin"]],
  ["nowhere", []],
])("%j finds %j", (search, zones) => {
  expect(found(search)).toEqual(zones);
});

test("older names of zones are not offered, but the one in force stays", () => {
  expect(found("US")).toEqual(["US/Pacific"]);
  expect(found("")).toContain("UTC");
});

test("the city or country by which a zone was found is named, unless the zone says it itself", () => {
  const placesOf = (search: string) => findZones(ZONES, search).map((zone) => placeFound(zone, search));
  expect(placesOf("mün")).toEqual(["München"]);
  expect(placesOf("germ")).toEqual(["Germany"]);
  expect(placesOf("Berlin")).toEqual([null]);
});
