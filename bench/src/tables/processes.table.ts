import type { OwnerPool } from "@callwaiting/db";
import { ratioOf } from "../against/comparison.ts";
import { type PairedRun, compareRuns } from "../against/compare-runs.ts";
import { WARM_UP_PATH, assertBooked, bookOverHttp, secretOf } from "../load/booking-calls.ts";
import { createBookings } from "../load/booking-requests.ts";
import { createHttpCaller } from "../load/http-caller.ts";
import { interleave } from "../load/interleave.ts";
import { runLoad } from "../load/run-load.ts";
import { listSlots } from "../load/slots.ts";
import { withSpread } from "../report/format-figure.ts";
import { spreadOf, summarizeRun } from "../statistics/summarize.ts";
import type { Table } from "../table.ts";
import { clinicsOf, makeClinics, refreshStatistics } from "../world/make-clinics.ts";
import type { World } from "../world/open-world.ts";
import { startSettledServer } from "../world/start-servers.ts";

const CALLERS = [1, 8, 32];
const CLINICS = { family: "processes", count: 200, providers: 2 };
const BOOKING = "bookings";
const TIME = "the clinic's time, which asks the database next to nothing";

/** The plain form without arguments. */
const NOTHING = { toolCallId: "call-1", tool: { arguments: {} } };

type Side = Readonly<Record<typeof BOOKING | typeof TIME, () => Promise<void>>> & {
  readonly owner: OwnerPool;
};

/** One process that answers, and two (WEB_CONCURRENCY). */
export async function measureProcesses(world: World): Promise<Table> {
  const { isQuick, progress, signal } = world;
  const [two, one] = [await openSide(world, 2), await openSide(world, 1)];
  await warmUp(world, [two, one]);
  for (const { owner } of [two, one]) await refreshStatistics(owner);
  await warmUp(world, [two, one]);
  const rounds = isQuick ? 2 : 7;
  const durationMs = isQuick ? 500 : 2_000;
  progress(`processes: ${CALLERS.join(", ")} callers, ${rounds} rounds`);
  const pairs = ([BOOKING, TIME] as const).flatMap((what) =>
    CALLERS.map((callers): PairedRun => {
      const runOf = (side: Side) => async () =>
        summarizeRun(await runLoad({ callers, durationMs, call: side[what] }));
      return { what: `${what}, callers: ${callers}`, runs: [runOf(two), runOf(one)] };
    }),
  );
  const figures = await compareRuns(pairs, { rounds, signal });
  return {
    title: "11. More than one process",
    method: `Two servers, one of them with WEB_CONCURRENCY=2, in turns; each has a database on the same PostgreSQL; callers keep their connections. ${rounds} rounds of ${durationMs / 1_000} s; the median round, and in brackets the outer ones; the ratio is of the rounds' own ratios.`,
    columns: ["what", "figure", "2 processes", "1 process", "2 ÷ 1"],
    rows: figures.map((each) => [
      each.what,
      each.unit,
      ...[spreadOf(each.ofThis), spreadOf(each.ofOther), ratioOf(each)].map(withSpread),
    ]),
    goals: [],
    data: figures,
  };
}

async function warmUp({ isQuick, signal }: World, sides: readonly Side[]): Promise<void> {
  const load = { callers: Math.max(...CALLERS), durationMs: isQuick ? 300 : 4_000 };
  const run = async (side: Side) => {
    for (const call of [side[BOOKING], side[TIME]]) await runLoad({ ...load, call });
  };
  const variants = sides.map((side, i) => ({ name: String(i), run: () => run(side) }));
  await interleave(variants, { rounds: 1, signal });
}

async function openSide(world: World, processes: number): Promise<Side> {
  const url = await world.createDatabase(`processes_${processes}`);
  const owner = world.openOwner(url);
  await makeClinics(owner, CLINICS);
  const server = await startSettledServer(world, url, { env: { WEB_CONCURRENCY: String(processes) } });
  const caller = createHttpCaller(server.url, Math.max(...CALLERS));
  world.closeLater(caller.close);
  await caller.warmUp(WARM_UP_PATH);
  const next = createBookings(clinicsOf(CLINICS), listSlots({ firstDay: 2, days: world.isQuick ? 60 : 250 }));
  return {
    owner,
    [BOOKING]: async () => {
      const request = next();
      assertBooked(request, await bookOverHttp(caller, request));
    },
    [TIME]: async () => void (await caller.post("/api/vapi/tools/getCurrentTime", NOTHING, secretOf(next()))),
  };
}
