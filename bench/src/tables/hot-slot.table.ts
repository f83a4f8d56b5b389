import { createAppPool, warmUp } from "@callwaiting/db";
import { WARM_UP_PATH, bookOverHttp } from "../load/booking-calls.ts";
import { type Burst, burst, createHotSlots } from "../load/hot-slots.ts";
import { createHttpCaller } from "../load/http-caller.ts";
import { type Variant, interleave } from "../load/interleave.ts";
import { figure, ms, withSpread } from "../report/format-figure.ts";
import { bookInSql } from "../rivals/book-in-sql.ts";
import { spreadBy } from "../statistics/summarize.ts";
import type { Table } from "../table.ts";
import { clinicOf, makeClinics, refreshStatistics } from "../world/make-clinics.ts";
import type { World } from "../world/open-world.ts";
import { startFreshServer, startSettledServer } from "../world/start-servers.ts";
import { exact } from "./booking.table.ts";

const CALLERS = [50, 200];
const CONNECTIONS = 10;
const FAMILY = "hot";
const GOAL_MS = 40;

/** Everybody wants the same slot in the same moment: one gets it, the others hear what else is free. */
export async function measureHotSlot(world: World): Promise<Table> {
  const { isQuick, progress, signal } = world;
  const url = await world.createDatabase("hot_slot");
  const owner = world.openOwner(url);
  await makeClinics(owner, { family: FAMILY, count: 1, providers: 1 });
  const rounds = isQuick ? 5 : 25;
  const variants = await openVariants(world, url);
  progress(
    `hot slot: a first burst after a start, then ${rounds} rounds of ${CALLERS.join(" and ")} callers`,
  );
  const first = await measureFirstBursts(world, url);
  await interleave(variants, { rounds: isQuick ? 1 : 20, signal });
  await refreshStatistics(owner);
  await interleave(variants, { rounds: 1, signal });
  const bursts = await interleave(variants, { rounds, signal });
  const p95 = spreadBy(bursts.get(overHttp(50)) ?? [], "p95").median;
  return {
    title: "2. One hot slot",
    method: `All callers ask at once, over connections that are open, for one free slot of one provider; each round another slot. Times are of the losers, each of whom hears three other times (checked), and there must be exactly one winner (checked). ${rounds} rounds; the median round, and in brackets the outer ones. "First after a start" is the first burst that a fresh server sees.`,
    columns: ["burst", "winners", "losers with alternatives", "p50 ms", "p95 ms", "slowest ms"],
    rows: [...first, ...bursts].map(rowOf),
    goals: [{ wish: `p95 of 50 callers ≤ ${GOAL_MS} ms on 2 cores`, measured: ms(p95), met: p95 <= GOAL_MS }],
    data: Object.fromEntries([...first, ...bursts]),
  };
}

const overHttp = (callers: number) => `${callers} callers over HTTP`;

async function openVariants(world: World, url: string): Promise<Variant<Burst>[]> {
  const server = await startSettledServer(world, url);
  const caller = createHttpCaller(server.url, Math.max(...CALLERS));
  world.closeLater(caller.close);
  await caller.warmUp(WARM_UP_PATH);
  const pool = createAppPool({ connectionString: url, max: CONNECTIONS, keepOpen: CONNECTIONS });
  world.closeLater(() => pool.end());
  await warmUp(pool, CONNECTIONS);
  const next = createHotSlots(clinicOf(FAMILY, 0));
  return CALLERS.flatMap((callers) => [
    { name: overHttp(callers), run: () => burst((request) => bookOverHttp(caller, request), next(callers)) },
    {
      name: `${callers} callers of the SQL function`,
      run: () => burst((request) => bookInSql(pool, exact(request)), next(callers)),
    },
  ]);
}

/** Three fresh servers for each number of callers: their code is not compiled yet, their tenants are unknown. */
async function measureFirstBursts(world: World, url: string): Promise<Map<string, Burst[]>> {
  const next = createHotSlots(clinicOf(FAMILY, 0), 150);
  const results = new Map<string, Burst[]>();
  for (const callers of CALLERS) {
    const bursts: Burst[] = [];
    for (let i = 0; i < (world.isQuick ? 1 : 3); i += 1) {
      const server = await startFreshServer(world, url);
      const caller = createHttpCaller(server.url, callers);
      await caller.warmUp(WARM_UP_PATH);
      bursts.push(await burst((request) => bookOverHttp(caller, request), next(callers)));
      await caller.close();
      await server.stop();
    }
    results.set(`${overHttp(callers)}, first after a start`, bursts);
  }
  return results;
}

function rowOf([name, bursts]: [string, Burst[]]): string[] {
  const winners = [...new Set(bursts.map((each) => each.winners))].join(", ");
  const losers = bursts.reduce((sum, each) => sum + each.count, 0);
  const served = bursts.reduce((sum, each) => sum + each.withAlternatives, 0);
  return [
    name,
    `${winners} in each of ${bursts.length}`,
    `${figure((served / losers) * 100)} %`,
    ...(["p50", "p95", "max"] as const).map((key) => withSpread(spreadBy(bursts, key))),
  ];
}
