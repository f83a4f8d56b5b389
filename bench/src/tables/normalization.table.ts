import { type BookingContext, findZone, normalizeBookingData } from "@callwaiting/domain";
import { PACKAGED_ZONE_RULES } from "@callwaiting/domain/packaged-zone-rules";
import { Temporal } from "temporal-polyfill";
import { Bench } from "tinybench";
import { SPOKEN_AT, SPOKEN_REQUESTS } from "../load/spoken-requests.ts";
import { figure, withSpread } from "../report/format-figure.ts";
import { spreadOf } from "../statistics/summarize.ts";
import type { Table } from "../table.ts";
import type { World } from "../world/open-world.ts";

const zone = findZone(PACKAGED_ZONE_RULES, "America/New_York");
if (zone === undefined) throw new Error("no rules for New York");

const CONTEXT: BookingContext = {
  now: Temporal.Instant.from(SPOKEN_AT),
  zone,
  region: "US",
  openingHours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opensAt: "09:00", closesAt: "17:00" })),
};

/** What repairing one request costs, in the process that answers it. */
export async function measureNormalization({ isQuick, progress }: World): Promise<Table> {
  const rounds = isQuick ? 2 : 5;
  progress(`normalization: ${rounds} rounds`);
  const names = Object.keys(SPOKEN_REQUESTS);
  const results: { name: string; mean: number; p99: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const bench = new Bench({ time: isQuick ? 100 : 400, warmupTime: 100 });
    for (const name of names) {
      const raw = SPOKEN_REQUESTS[name] ?? {};
      bench.add(name, () => void normalizeBookingData(raw, CONTEXT));
    }
    await bench.run();
    for (const { name, result } of bench.tasks) {
      if (!("latency" in result)) throw new Error(`${name} was not measured`);
      results.push({ name, mean: result.latency.mean * 1_000, p99: result.latency.p99 * 1_000 });
    }
  }
  const of = (name: string, key: "mean" | "p99") =>
    spreadOf(results.filter((each) => each.name === name).map((each) => each[key]));
  return {
    title: "7. Normalization",
    method: `normalizeBookingData of packages/domain, in µs per request (tinybench): the mean, and the p99. ${rounds} rounds; the median round, and in brackets the outer ones.`,
    columns: ["request", "mean µs", "p99 µs"],
    rows: names.map((name) => [name, withSpread(of(name, "mean")), figure(of(name, "p99").median)]),
    goals: [],
    data: results,
  };
}
