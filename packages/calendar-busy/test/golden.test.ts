import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { PACKAGED_ZONE_RULES } from "@callwaiting/domain/packaged-zone-rules";
import { findZone } from "@callwaiting/domain/zone";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { readBusyTimes } from "../src/index.ts";

// A file each in the way of some program, with the times of a year that it makes somebody busy. Where the times come from stands in
// each list (`expectedBy`): an independent expander, or RFC 5545 read by a person where that expander is wrong. None is of ours.

type Golden = {
  readonly about: string;
  readonly expectedBy: string;
  readonly zone: string;
  readonly busy: readonly string[];
  readonly left: readonly string[];
  readonly ours: readonly string[];
};

const folder = join(import.meta.dirname, "golden");
const names = readdirSync(folder).filter((name) => name.endsWith(".ics"));
const OURS = /^[12]{8}-.*@callwaiting$/;

test.each(names)("%s makes busy what its list says", (name) => {
  const list = JSON.parse(readFileSync(join(folder, name.replace(".ics", ".json")), "utf8")) as Golden;
  const zone = findZone(PACKAGED_ZONE_RULES, list.zone);
  if (zone === undefined) throw new Error(`no zone ${list.zone}`);
  const reading = readBusyTimes({
    text: readFileSync(join(folder, name), "utf8"),
    zone,
    rules: PACKAGED_ZONE_RULES,
    from: Temporal.Instant.from("2026-11-01T00:00:00Z"),
    until: Temporal.Instant.from("2027-11-01T00:00:00Z"),
    isOurs: (uid) => OURS.test(uid),
  });
  if (reading.kind !== "read") throw new Error(JSON.stringify(reading));
  expect({
    busy: reading.busy.map(({ startsAt, endsAt }) => `${startsAt.toString()} ${endsAt.toString()}`).sort(),
    left: reading.left.map(({ number, part, reason }) => `${number} ${part} ${reason}`),
    ours: reading.ours.map(
      ({ uid, startsAt, endsAt, isCancelled }) =>
        `${uid} ${startsAt.toString()} ${endsAt.toString()}${isCancelled ? " cancelled" : ""}`,
    ),
  }).toEqual({ busy: list.busy, left: list.left, ours: list.ours });
});

test("there are sixty of them and more, each with a list", () => {
  expect(names.length).toBeGreaterThanOrEqual(60);
  expect(readdirSync(folder).length).toBe(names.length * 2);
});
