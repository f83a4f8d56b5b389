import { createAppPool } from "@callwaiting/db";
import { WARM_UP_PATH, assertBooked, bookOverHttp } from "../load/booking-calls.ts";
import { createBookings } from "../load/booking-requests.ts";
import { createHttpCaller } from "../load/http-caller.ts";
import { type Variant, interleave } from "../load/interleave.ts";
import { runInTurn } from "../load/run-load.ts";
import { listSlots } from "../load/slots.ts";
import { figure, times, withSpread } from "../report/format-figure.ts";
import { bookInSql } from "../rivals/book-in-sql.ts";
import { type RunFigures, ratioOfRounds, spreadBy, summarizeRun } from "../statistics/summarize.ts";
import type { Goal, Table } from "../table.ts";
import {
  BIG,
  FREE_FROM_DAY,
  type Size,
  growDatabases,
  shortCount,
  smallClinics,
} from "../world/grow-appointments.ts";
import { type Clinics, clinicsOf } from "../world/make-clinics.ts";
import type { World } from "../world/open-world.ts";
import { startSettledServer } from "../world/start-servers.ts";
import { exact } from "./booking.table.ts";

const SIZES = new Set([10_000, 1_000_000, 5_000_000]);
/** 100 k lies on the way, and table 3 has it already. */
const GROWN = [10_000, 100_000, 1_000_000, 5_000_000];
const QUICK_SIZES = [10_000, 20_000];
const MOST_GROWTH = 1.3;

const COLUMNS = [
  "clinics",
  "appointments",
  "HTTP p50 ms",
  "HTTP p95 ms",
  "growth of p95",
  "SQL alone p50 ms",
  "SQL p95 ms",
];

/** Bookings among ever more appointments, in few large clinics and in many small ones. */
export async function measureGrowth(world: World): Promise<Table> {
  const { isQuick, progress, signal } = world;
  const grown = await growDatabases(world, isQuick ? QUICK_SIZES : GROWN);
  const sizes = isQuick ? grown : grown.filter(({ appointments }) => SIZES.has(appointments));
  const families = [BIG, smallClinics(world)];
  const variants: Variant<RunFigures>[] = [];
  for (const size of sizes) variants.push(...(await openVariants(world, size, families)));
  const rounds = isQuick ? 2 : 7;
  progress(`growth: ${variants.length} variants, ${rounds} rounds`);
  await interleave(variants, { rounds: isQuick ? 1 : 5, signal });
  const figures = await interleave(variants, { rounds, signal });
  const of = (way: string, clinics: Clinics, size: Size) => figures.get(nameOf(way, clinics, size)) ?? [];
  const [smallest, largest] = [sizes[0], sizes.at(-1)] as [Size, Size];
  const growth = (way: string, clinics: Clinics, size: Size) =>
    ratioOfRounds(of(way, clinics, size), of(way, clinics, smallest), "p95").median;
  return {
    title: "4. Growth",
    method: `One caller books slots of days that nobody has booked yet, in turns with the other sizes. Each database holds both kinds of clinics, with half of its appointments each: callers of 10 clinics, and callers of 10 000, of whom the server has never heard before (its memory of tenants holds 1 000 for 5 s, so each booking there asks for the tenant as well). The appointments were loaded in ${grown.map(({ appointments, loadSeconds }) => `${loadSeconds} s (to ${shortCount(appointments)})`).join(", ")}. ${rounds} rounds; the median, and in brackets the outer rounds.`,
    columns: COLUMNS,
    rows: families.flatMap((clinics) =>
      sizes.map((size) => [
        String(clinics.count),
        shortCount(size.appointments),
        figure(spreadBy(of("HTTP", clinics, size), "p50").median),
        withSpread(spreadBy(of("HTTP", clinics, size), "p95")),
        times(growth("HTTP", clinics, size)),
        figure(spreadBy(of("SQL", clinics, size), "p50").median),
        figure(spreadBy(of("SQL", clinics, size), "p95").median),
      ]),
    ),
    goals: goalsOf({ families, largest, smallest, growth, figures }),
    data: Object.fromEntries(figures),
  };
}

const nameOf = (way: string, { count }: Clinics, size: Size) => `${way} ${count} ${size.appointments}`;

type Grown = {
  readonly families: readonly Clinics[];
  readonly smallest: Size;
  readonly largest: Size;
  readonly growth: (way: string, clinics: Clinics, size: Size) => number;
  readonly figures: ReadonlyMap<string, readonly RunFigures[]>;
};

function goalsOf({ families, smallest, largest, growth, figures }: Grown): Goal[] {
  const goal = (wish: string, value: number): Goal => ({
    wish: `${wish} ≤ ${MOST_GROWTH} ×`,
    measured: times(value),
    met: value <= MOST_GROWTH,
  });
  const bySize = families.map((clinics) =>
    goal(
      `p95 from ${shortCount(smallest.appointments)} to ${shortCount(largest.appointments)} appointments, ${clinics.count} clinics,`,
      growth("HTTP", clinics, largest),
    ),
  );
  const [few, many] = families as [Clinics, Clinics];
  const at = (clinics: Clinics) => figures.get(nameOf("HTTP", clinics, largest)) ?? [];
  const byClinics = ratioOfRounds(at(many), at(few), "p95").median;
  return [
    ...bySize,
    goal(`p95 from ${few.count} to ${many.count} clinics, ${shortCount(largest.appointments)},`, byClinics),
  ];
}

async function openVariants(
  world: World,
  size: Size,
  families: readonly Clinics[],
): Promise<Variant<RunFigures>[]> {
  const server = await startSettledServer(world, size.url);
  const caller = createHttpCaller(server.url, 1);
  world.closeLater(caller.close);
  await caller.warmUp(WARM_UP_PATH);
  const pool = createAppPool({ connectionString: size.url, max: 1 });
  world.closeLater(() => pool.end());
  const slots = listSlots({ firstDay: FREE_FROM_DAY, days: 100 });
  const count = world.isQuick ? 30 : 150;
  const run = (call: () => Promise<unknown>) => async () => summarizeRun(await runInTurn(count, call));
  return families.flatMap((clinics) => {
    const next = createBookings(clinicsOf(clinics), slots);
    const book = (way: typeof bookOverHttp | null) => async () => {
      const request = next();
      const reply = way === null ? await bookInSql(pool, exact(request)) : await way(caller, request);
      assertBooked(request, reply);
    };
    return [
      { name: nameOf("HTTP", clinics, size), run: run(book(bookOverHttp)) },
      { name: nameOf("SQL", clinics, size), run: run(book(null)) },
    ];
  });
}
