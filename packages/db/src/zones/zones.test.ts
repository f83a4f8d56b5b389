import { ZoneRow, findZone, momentOf, offsetAt, plainDateTimeOf } from "@callwaiting/domain";
import { PACKAGED_ZONE_RULES as RULES } from "@callwaiting/domain/packaged-zone-rules";
import { type TestDb, openTestDb } from "@callwaiting/testing/database";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { loadClockRules } from "./find-other-clocks.ts";
import { loadZoneRules } from "./load-zone-rules.ts";
import { describeZoneDay } from "./describe-zone.ts";
import { readCurrentSql } from "../current-sql/read-current-sql.ts";
import { minutesOf, packedRelease, releaseWith } from "@callwaiting/testing/zone-release";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import GOLDEN from "../../../domain/src/zone/golden-offsets.json" with { type: "json" };
import { inTransaction } from "../in-transaction.ts";
import { fillZoneRules, releaseInForce } from "./fill-zone-rules.ts";

let db: TestDb;
beforeAll(async () => void (db = await openTestDb()));
afterAll(() => db[Symbol.asyncDispose]());

const numbers = (text: string) => text.split(" ").map(Number);
const CELLS = Object.entries(GOLDEN.offsets).flatMap(([zone, offsets]) => {
  const minutes = numbers(offsets);
  return numbers(GOLDEN.moments).map((seconds, index) => ({
    zone,
    seconds,
    ahead: (minutes[index] ?? NaN) * 60,
  }));
});

test("SQL and TypeScript say what the tz database says: 120 zones at 60 moments, in both directions", async () => {
  const { rows } = await db.pool.query<{ shown: number; moment: number }>(
    `select extract(epoch from clock.local_time(zone, to_timestamp(seconds)))::float8 as shown,
       extract(epoch from clock.moment_of(zone, clock.local_time(zone, to_timestamp(seconds))))::float8 as moment
     from unnest($1::text[], $2::float8[]) with ordinality as cell (zone, seconds, nr) order by nr`,
    [CELLS.map(({ zone }) => zone), CELLS.map(({ seconds }) => seconds)],
  );
  expect(rows).toHaveLength(7_200);
  const wrong = CELLS.filter(({ zone: name, seconds, ahead }, index) => {
    const zone = findZone(RULES, name);
    if (zone === undefined) return true;
    const inTypeScript = momentOf(zone, plainDateTimeOf(seconds * 1000 + offsetAt(zone, seconds * 1000)));
    const { shown, moment } = rows[index] ?? {};
    // Of a wall time that comes twice, both take the later moment.
    return (
      shown !== seconds + ahead ||
      offsetAt(zone, seconds * 1000) !== ahead * 1000 ||
      moment !== inTypeScript / 1000
    );
  });
  expect(wrong).toEqual([]);
});

test("a wall time that clocks skip or show twice is the same moment in SQL and TypeScript, around every change", async () => {
  const walls = [...RULES.zones.values()].flatMap((zone) =>
    zone.untilMs.slice(0, 20).flatMap((atMs, index) => {
      const [before = 0, after = 0] = zone.offsetMs.slice(index, index + 2);
      if (atMs === Infinity || before === after) return [];
      return [before - 1, before, (before + after) / 2, after - 1, after].map((ahead) => ({
        zone,
        wallMs: atMs + ahead,
      }));
    }),
  );
  const { rows } = await db.pool.query<{ moment: number }>(
    `select extract(epoch from clock.moment_of(zone, (to_timestamp(ms / 1000) at time zone 'UTC')))::float8 as moment
     from unnest($1::text[], $2::float8[]) with ordinality as wall (zone, ms, nr) order by nr`,
    [walls.map(({ zone }) => zone.name), walls.map(({ wallMs }) => wallMs)],
  );
  const wrong = walls.filter(({ zone, wallMs }, index) => {
    return Math.round((rows[index]?.moment ?? 0) * 1000) !== momentOf(zone, plainDateTimeOf(wallMs));
  });
  expect(wrong.map(({ zone, wallMs }) => `${zone.name} ${new Date(wallMs).toISOString()}`)).toEqual([]);
});

const UTC = { name: "UTC", untilMs: [Infinity], offsetMs: [0] };

test("TypeScript is handed the rows that SQL goes by, and a link those of its place", async () => {
  const { rows } = await db.pool.query<{ zone: unknown; link: unknown }>(
    "select zone_json('America/Winnipeg') as zone, zone_json('Canada/Central') as link",
  );
  const zone = ZoneRow.parse(rows[0]?.zone);
  expect(ZoneRow.parse(rows[0]?.link)).toEqual({ ...zone, name: "Canada/Central" });
  const hours = ["2026-07-01", "2026-12-08", "2027-07-01", "2030-12-31"].map(
    (day) => offsetAt(zone, Date.parse(`${day}T12:00Z`)) / 3_600_000,
  );
  expect(hours).toEqual([-5, -5, -5, -5]);
});

test("a name without rules is refused in words", async () => {
  await expect(db.pool.query("select clock.local_time('Mars/Olympus', now())")).rejects.toThrow(
    'There are no rules for the time zone "Mars/Olympus".',
  );
});

test("the newest release wins: an older server that starts later puts nothing back", async () => {
  const moved = new Map(RULES.zones).set("America/Winnipeg", { ...UTC, name: "America/Winnipeg" });
  const fill = (release: string, zones = RULES.zones) =>
    inTransaction(db.owner, (client) => fillZoneRules(client, { ...RULES, release, zones }));
  await fill("2027a", moved);
  await fill("2026f");
  expect(await releaseInForce(db.pool)).toBe("2027a");
  const { rows } = await db.pool.query(
    "select clock.local_time('America/Winnipeg', '2027-06-01 12:00Z')::text as shown",
  );
  expect(rows).toEqual([{ shown: "2027-06-01 12:00:00" }]);
});

/** Where SQL asks PostgreSQL's own zones: anything after `at time zone` but a literal UTC. */
function foreignZones(sql: string): readonly string[] {
  const code = sql.replaceAll(/--.*$/gm, "");
  return [...code.matchAll(/\bat\s+time\s+zone\s+(?!'UTC')\S+|\btimezone\s*\(\s*(?!'UTC')\S+/gi)].map(
    ([found]) => found,
  );
}

test.each([
  ["select a.starts_at at time zone o.time_zone", ["at time zone o.time_zone"]],
  ["select x AT TIME\n  ZONE p_zone", ["AT TIME\n  ZONE p_zone"]],
  ["select now() at time zone 'America/New_York'", ["at time zone 'America/New_York'"]],
  ["select timezone(o.time_zone, now())", ["timezone(o.time_zone,"]],
  ["select now() at time zone 'UTC' -- never at time zone o.time_zone", []],
])("%s: %j", (sql, found) => {
  expect(foreignZones(sql)).toEqual(found);
});

test("no function and no table asks PostgreSQL what a clinic's clock shows", async () => {
  const found = (await readCurrentSql()).flatMap(({ path, sql }) =>
    foreignZones(sql).map((zone) => `${path}: ${zone}`),
  );
  expect(found).toEqual([]);
});

describe("newer rules", () => {
  /** Winnipeg goes back to winter time a month from now. */
  const newer = releaseWith(`America/Winnipeg|CDT CST|50 60|01|${minutesOf(Date.now() + 30 * 86_400_000)}`);

  test.each([
    ["no JSON of moment-timezone", { zones: [] }, "is not moment-timezone's"],
    ["no newer", { ...packedRelease, version: "2020a" }, "2020a is not newer than"],
    [
      "a place short",
      { ...newer, zones: packedRelease.zones.filter((zone) => !zone.startsWith("Asia/Tokyo|")) },
      "stands for Asia/Tokyo",
    ],
    [
      "damaged",
      { ...newer, zones: [...packedRelease.zones.slice(1), "Asia/Tokyo|JST|x?|0|"] },
      "cannot be read",
    ],
    [
      "days ahead",
      {
        ...newer,
        zones: packedRelease.zones.map((zone) =>
          zone.startsWith("Asia/Tokyo|") ? "Asia/Tokyo|JST|-X0|0|" : zone,
        ),
      },
      "make no sense",
    ],
    [
      "without an offset",
      { ...newer, zones: [...packedRelease.zones.slice(0, -1), "Asia/Tokyo|JST||0|"] },
      "cannot be read",
    ],
    [
      "beyond all places",
      {
        ...newer,
        zones: packedRelease.zones.map((zone) =>
          zone.startsWith("Asia/Tokyo|") ? "Asia/Tokyo|JST|f1|0|" : zone,
        ),
      },
      "make no sense",
    ],
    [
      "turned back within minutes",
      {
        ...newer,
        zones: packedRelease.zones.map((zone) =>
          zone.startsWith("Asia/Tokyo|") ? "Asia/Tokyo|A B|-90 -80|010|1BOTq0 5" : zone,
        ),
      },
      "make no sense",
    ],
    ["one twice", { ...newer, zones: [...packedRelease.zones, "Asia/Tokyo|JST|-90|0|"] }, "is there twice"],
    [
      "a link for a place",
      { ...newer, links: [...packedRelease.links, "Asia/Tokyo|America/Winnipeg"] },
      "is there twice",
    ],
    [
      "not of this world",
      { ...newer, zones: packedRelease.zones.map((zone) => `${zone.split("|")[0]}|X|90|0|`) },
      "places would change their clocks now",
    ],
  ])("are refused when they are %s, and nothing changes", async (_what, json, sentence) => {
    await using own = await openTestDb();
    const before = await releaseInForce(own.owner);
    await expect(loadZoneRules(own.owner, json)).rejects.toThrow(sentence);
    expect(await releaseInForce(own.owner)).toBe(before);
  });

  test("are in force at once, for links too, and stay when this version starts again", async () => {
    await using own = await openTestDb();
    expect(await loadZoneRules(own.owner, newer)).toEqual({
      release: "2099a",
      previous: RULES.release,
      moved: 0,
      troubles: 0,
    });
    await inTransaction(own.owner, (client) => fillZoneRules(client, RULES));
    const { orgId } = await createTestOrganization(own.owner, { timeZone: "America/Winnipeg" });
    const scope = { orgId, actor: { kind: "user", userId: "u", displayName: "Ann Desk" } } as const;
    // That neither Node nor PostgreSQL can know.
    expect(await loadClockRules(own.pool, scope)).toMatchObject({
      release: "2099a",
      isOtherInNode: true,
      isOtherInPostgres: true,
    });
    const day = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
    for (const zone of ["America/Winnipeg", "Canada/Central"]) {
      expect(await describeZoneDay(own.owner, { zone, day })).toEqual({
        kind: "known",
        told: { zone, day, aheadMinutes: -360, changesAt: null },
      });
    }
  });
});
