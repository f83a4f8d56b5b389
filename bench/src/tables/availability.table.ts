import { createAppPool } from "@callwaiting/db";
import type { Temporal } from "temporal-polyfill";
import { askFreeTimes, daysAsked } from "../load/ask-free-times.ts";
import { WARM_UP_PATH } from "../load/booking-calls.ts";
import { createHttpCaller } from "../load/http-caller.ts";
import { type Variant, interleave } from "../load/interleave.ts";
import { runInTurn } from "../load/run-load.ts";
import { figure, ms, times, withSpread } from "../report/format-figure.ts";
import { type RunFigures, ratioOfRounds, spreadBy, summarizeRun } from "../statistics/summarize.ts";
import type { Goal, Table } from "../table.ts";
import { BIG, type Size, growDatabases, shortCount } from "../world/grow-appointments.ts";
import { TIME_ZONE, clinicsOf } from "../world/make-clinics.ts";
import type { World } from "../world/open-world.ts";
import { startSettledServer } from "../world/start-servers.ts";

const SIZES = [10_000, 100_000, 1_000_000];
const QUICK_SIZES = [10_000, 20_000];
const MOST_GROWTH = 1.3;

type Range = { readonly name: string; readonly days: number; readonly goalMs: number };
const RANGES: readonly Range[] = [
  { name: "day", days: 1, goalMs: 3 },
  { name: "week", days: 7, goalMs: 4 },
  { name: "month", days: 30, goalMs: 6 },
];

const COLUMNS = [
  "range",
  "appointments",
  "HTTP p50 ms",
  "HTTP p95 ms",
  "growth of p95",
  "SQL alone p50 ms",
  "SQL p95 ms",
];

/** What is free in a day, a week, a month, among ever more appointments. */
export async function measureAvailability(world: World): Promise<Table> {
  const { isQuick, progress, signal } = world;
  const sizes = await growDatabases(world, isQuick ? QUICK_SIZES : SIZES);
  const variants: Variant<RunFigures>[] = [];
  for (const size of sizes) variants.push(...(await openVariants(world, size)));
  const rounds = isQuick ? 2 : 7;
  progress(`availability: ${variants.length} variants, ${rounds} rounds`);
  // A server is as quick as it gets once it has answered some thousand requests.
  await interleave(variants, { rounds: isQuick ? 1 : 15, signal });
  const figures = await interleave(variants, { rounds, signal });
  const of = (way: string, range: Range, size: Size) => figures.get(nameOf(way, range, size)) ?? [];
  const [smallest, largest] = [sizes[0], sizes.at(-1)] as [Size, Size];
  const growth = (way: string, range: Range, size: Size) =>
    ratioOfRounds(of(way, range, size), of(way, range, smallest), "p95").median;
  return {
    title: "3. Availability",
    method: `The tool checkAvailability at one caller, for clinics with one provider whose next weeks are half full. Half of a database's appointments are of ${BIG.count} clinics, which are asked; the other half of 10 000 others. What a database has more than the smallest lies in the past. The same days, the same free times (checked) at each size; every size has a server of its own, and the sizes take turns. ${rounds} rounds; the median, and in brackets the outer rounds.`,
    columns: COLUMNS,
    rows: RANGES.flatMap((range) =>
      sizes.map((size) => [
        range.name,
        shortCount(size.appointments),
        figure(spreadBy(of("HTTP", range, size), "p50").median),
        withSpread(spreadBy(of("HTTP", range, size), "p95")),
        times(growth("HTTP", range, size)),
        figure(spreadBy(of("SQL", range, size), "p50").median),
        figure(spreadBy(of("SQL", range, size), "p95").median),
      ]),
    ),
    goals: RANGES.flatMap((range) => [
      speedGoal(range, sizes, (size) => spreadBy(of("HTTP", range, size), "p95").median),
      growthGoal(range, growth("HTTP", range, largest), [smallest, largest]),
    ]),
    data: { loadSeconds: sizes.map(({ loadSeconds }) => loadSeconds), ...Object.fromEntries(figures) },
  };
}

const nameOf = (way: string, range: Range, size: Size) => `${way} ${range.name} ${size.appointments}`;

function speedGoal(range: Range, sizes: readonly Size[], p95Of: (size: Size) => number): Goal {
  const slowest = Math.max(...sizes.map(p95Of));
  const wish = `p95 of a ${range.name} over HTTP ≤ ${range.goalMs} ms at every size`;
  return { wish, measured: ms(slowest), met: slowest <= range.goalMs };
}

function growthGoal(range: Range, growth: number, [smallest, largest]: [Size, Size]): Goal {
  const wish = `p95 of a ${range.name} from ${shortCount(smallest.appointments)} to ${shortCount(largest.appointments)} grows ≤ ${MOST_GROWTH} ×`;
  return { wish, measured: times(growth), met: growth <= MOST_GROWTH };
}

async function openVariants(world: World, size: Size): Promise<Variant<RunFigures>[]> {
  const server = await startSettledServer(world, size.url);
  const caller = createHttpCaller(server.url, 1);
  world.closeLater(caller.close);
  await caller.warmUp(WARM_UP_PATH);
  const pool = createAppPool({ connectionString: size.url, max: 1 });
  world.closeLater(() => pool.end());
  const clinics = clinicsOf(BIG);
  const count = world.isQuick ? 30 : 150;
  let n = 0;
  const nextClinic = () => clinics[(n += 1) % clinics.length] as (typeof clinics)[number];
  const run = (call: () => Promise<unknown>) => async () => summarizeRun(await runInTurn(count, call));
  return RANGES.flatMap((range) => [
    {
      name: nameOf("HTTP", range, size),
      run: run(() => askFreeTimes(caller, nextClinic(), range.days)),
    },
    {
      name: nameOf("SQL", range, size),
      run: run(() => pool.query(SQL, [nextClinic().orgId, ...instantsOf(range)])),
    },
  ]);
}

const SQL = `select check_availability(
  p_org_id => $1::uuid, p_service => 'consultation', p_from => $2::timestamptz, p_until => $3::timestamptz) as reply`;

function instantsOf(range: Range): string[] {
  const [first, last] = daysAsked(range.days);
  const midnight = (day: Temporal.PlainDate) => day.toZonedDateTime(TIME_ZONE).toInstant().toString();
  return [midnight(first), midnight(last.add({ days: 1 }))];
}
