import { type AppPool, createAppPool, warmUp } from "@callwaiting/db";
import {
  type BookingReply,
  WARM_UP_PATH,
  assertBooked,
  bookAsVapi,
  bookOverHttp,
} from "../load/booking-calls.ts";
import { type BookingRequest, type BookingSource, createBookings } from "../load/booking-requests.ts";
import { type HttpCaller, createHttpCaller } from "../load/http-caller.ts";
import { type Variant, interleave } from "../load/interleave.ts";
import { runLoad } from "../load/run-load.ts";
import { listSlots } from "../load/slots.ts";
import { figure, withSpread } from "../report/format-figure.ts";
import { type ExactBooking, bookInSql } from "../rivals/book-in-sql.ts";
import { type RunFigures, ratioOfRounds, spreadBy, summarizeRun } from "../statistics/summarize.ts";
import type { Goal, Table } from "../table.ts";
import { clinicsOf, makeClinics, refreshStatistics } from "../world/make-clinics.ts";
import type { World } from "../world/open-world.ts";
import { startBareServer, startSettledServer } from "../world/start-servers.ts";

const CALLERS = [1, 8, 32];
/** The server's own pool; all ways of booking get as many. */
const CONNECTIONS = 10;
const CLINICS = { family: "many", count: 200, providers: 2 };
const MAX_CALLERS = 32;

const PRODUCT = "CallWaiting over HTTP";
const VAPI = "the same as a Vapi message, remembered";
const IN_SQL = "(a) the SQL function through pg";
const BARE = "(b) a bare node:http handler";
const FIND = "(c) find, then insert";
const FIND_TX = "(c') the same in one transaction";

/** Bookings per second, and what each of its layers costs. */
export async function measureBooking(world: World): Promise<Table> {
  const { isQuick, progress, signal } = world;
  const url = await world.createDatabase("booking");
  const owner = world.openOwner(url);
  await makeClinics(owner, CLINICS);
  const ways = await openWays(world, url);
  const rounds = isQuick ? 2 : 5;
  const durationMs = isQuick ? 500 : 2_000;
  // What is compiled, cached and planned by then is so for all of them.
  const warmUp = async (warmUpMs: number) => {
    for (const { call } of ways) await runLoad({ callers: MAX_CALLERS, durationMs: warmUpMs, call });
  };
  await warmUp(isQuick ? 300 : 6_000);
  await refreshStatistics(owner);
  await warmUp(isQuick ? 100 : 1_000);
  const figures = new Map<number, Map<string, RunFigures[]>>();
  for (const callers of CALLERS) {
    progress(`booking: ${callers} callers, ${ways.length} ways, ${rounds} rounds`);
    const variants: Variant<RunFigures>[] = ways.map(({ name, call }) => ({
      name,
      run: async () => summarizeRun(await runLoad({ callers, durationMs, call })),
    }));
    figures.set(callers, await interleave(variants, { rounds, signal }));
  }
  return {
    title: "1. Booking over HTTP",
    method: `${CLINICS.count} clinics with ${CLINICS.providers} providers each, every request another slot and another patient. CallWaiting gets the plain REST form with spoken dates and numbers; the others get exact values. Each way has ${CONNECTIONS} connections, writes the same rows under row-level security with the audit trigger, and commits durably; (b) and (c) sit behind a bare \`node:http\` handler. ${rounds} rounds of ${durationMs / 1_000} s; the median, and in brackets the outer rounds.`,
    columns: ["callers", "way", "requests/s", "p50 ms", "p95 ms", "p99 ms", "CallWaiting ÷ this"],
    rows: CALLERS.flatMap((callers) => rowsOf(callers, figures.get(callers) ?? new Map())),
    goals: CALLERS.map((callers) => goalOf(callers, figures.get(callers) ?? new Map())),
    data: Object.fromEntries([...figures].map(([callers, each]) => [callers, Object.fromEntries(each)])),
  };
}

type Way = { readonly name: string; readonly call: () => Promise<void> };

async function openWays(world: World, url: string): Promise<Way[]> {
  const { progress, isQuick } = world;
  progress(`booking: ${CLINICS.count} clinics, two servers`);
  const pool = createAppPool({ connectionString: url, max: CONNECTIONS, keepOpen: CONNECTIONS });
  world.closeLater(() => pool.end());
  await warmUp(pool, CONNECTIONS);
  const product = await openCaller(world, (await startSettledServer(world, url)).url, WARM_UP_PATH);
  const bare = await openCaller(world, (await startBareServer(world, url)).url, "/");
  const slots = listSlots({ firstDay: 2, days: isQuick ? 60 : 250 });
  return listWays({ next: createBookings(clinicsOf(CLINICS), slots), product, bare, pool });
}

type Doors = {
  readonly next: BookingSource;
  readonly product: HttpCaller;
  readonly bare: HttpCaller;
  readonly pool: AppPool;
};

function listWays({ next, product, bare, pool }: Doors): Way[] {
  const way = (name: string, book: (request: BookingRequest) => Promise<BookingReply>): Way => ({
    name,
    async call() {
      const request = next();
      assertBooked(request, await book(request));
    },
  });
  const atBare = (path: string) => async (request: BookingRequest) =>
    (await bare.post(path, exact(request))) as BookingReply;
  return [
    way(PRODUCT, (request) => bookOverHttp(product, request)),
    way(VAPI, (request) => bookAsVapi(product, request)),
    way(IN_SQL, (request) => bookInSql(pool, exact(request))),
    way(BARE, atBare("/book")),
    way(FIND, atBare("/find-then-insert")),
    way(FIND_TX, atBare("/find-then-insert-in-transaction")),
  ];
}

export function exact({ clinic, name, phone, slot }: BookingRequest): ExactBooking {
  return { orgId: clinic.orgId, name, phone, service: "consultation", startsAt: slot.startsAt };
}

async function openCaller(world: World, url: string, warmUpPath: string): Promise<HttpCaller> {
  const caller = createHttpCaller(url, MAX_CALLERS);
  world.closeLater(caller.close);
  await caller.warmUp(warmUpPath);
  return caller;
}

type ByWay = ReadonlyMap<string, readonly RunFigures[]>;

function rowsOf(callers: number, ways: ByWay): string[][] {
  const product = ways.get(PRODUCT) ?? [];
  return [...ways].map(([name, rounds]) => [
    String(callers),
    name,
    withSpread(spreadBy(rounds, "perSecond")),
    ...(["p50", "p95", "p99"] as const).map((key) => figure(spreadBy(rounds, key).median)),
    name === PRODUCT ? "" : withSpread(ratioOfRounds(product, rounds, "perSecond")),
  ]);
}

/** Those beside a bare handler and find-then-insert are shown and are no goals: findings.md says why two cores cannot meet them. */
const OF_THE_FUNCTION = 0.65;

function goalOf(callers: number, ways: ByWay): Goal {
  const { median } = ratioOfRounds(ways.get(PRODUCT) ?? [], ways.get(IN_SQL) ?? [], "perSecond");
  const wish = `at ${callers} callers ≥ ${OF_THE_FUNCTION} × ${IN_SQL}`;
  return { wish, measured: `${median.toFixed(2)} ×`, met: median >= OF_THE_FUNCTION };
}
