import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { WARM_UP_PATH, assertBooked, bookOverHttp } from "../load/booking-calls.ts";
import { createBookings } from "../load/booking-requests.ts";
import { createHttpCaller } from "../load/http-caller.ts";
import { type Variant, interleave } from "../load/interleave.ts";
import { runLoad } from "../load/run-load.ts";
import { listSlots } from "../load/slots.ts";
import { figure, times, withSpread } from "../report/format-figure.ts";
import { type RunFigures, ratioOfRounds, spreadBy, summarizeRun } from "../statistics/summarize.ts";
import type { Table } from "../table.ts";
import { clinicOf, clinicsOf, makeClinics, refreshStatistics } from "../world/make-clinics.ts";
import type { World } from "../world/open-world.ts";
import { startProcess, untilAnswered } from "@callwaiting/cli/start-process";
import { rootDir, startRival, startSettledServer } from "../world/start-servers.ts";

const CLINICS = { family: "many", count: 100, providers: 2 };
const STORMY = { family: "stormy", count: 1, providers: 2 };

const STORMS = [
  { kind: "secret", name: "a clinic's script: 100 messages of 20 calls a second", atMost: 3 },
  { kind: "strangers", name: "eight senders without a secret, 1.9 MB each", atMost: 1.5 },
] as const;
const QUIET = "quiet";
const aside = (kind: string) => `${kind}, elsewhere`;
const WARM_UP_CALLERS = 8;

/**
 * What one clinic's storm, or that of strangers, does to a caller of another clinic. Sender, server, database and the caller share the
 * machine, so being sent is most of what a storm costs on two cores. That share is measured by the same storm sent to a bare server
 * beside ours; what comes on top of it is ours.
 */
export async function measureStorms(world: World): Promise<Table> {
  const { isQuick, progress, signal } = world;
  const durationMs = isQuick ? 1_000 : 3_000;
  const { server, book } = await openQuietClinics(world, durationMs);
  const { url: elsewhere } = await startRival(world, "refusing-server");
  const variants: Variant<RunFigures>[] = [
    { name: QUIET, run: book },
    ...STORMS.flatMap(({ kind }) => [
      { name: aside(kind), run: () => during(world, { url: elsewhere, kind }, book) },
      { name: kind, run: () => during(world, { url: server.url, kind }, book) },
    ]),
  ];
  const rounds = isQuick ? 1 : 7;
  progress(`storms: ${rounds} rounds`);
  await interleave(variants, { rounds: 1, signal });
  const results = await interleave(variants, { rounds, signal });
  return {
    title: "10. Storms",
    method: `One caller of a hundred clinics books, one after the other, while nothing else happens and during each storm; ${rounds} rounds of ${durationMs / 1_000} s in turns, and in brackets the outer rounds. The storm comes from a process of its own, on the same two cores: what it takes by being sent is seen where it goes to a bare \`node:http\` server that answers 401 at once.`,
    columns: ["while", "p50 ms", "p95 ms", "of the quiet p95", "of the p95 beside the bare server"],
    rows: listRows(results),
    goals: STORMS.map(({ kind, name, atMost }) => {
      const measured = ratio(results, kind, aside(kind))?.median ?? Number.NaN;
      return {
        wish: `p95 of another clinic, ${name}, ≤ ${times(atMost)} of the same beside a bare server`,
        measured: times(measured),
        met: measured <= atMost,
      };
    }),
    data: Object.fromEntries(results),
  };
}

type Results = ReadonlyMap<string, readonly RunFigures[]>;

const ratio = (results: Results, name: string, base: string) =>
  ratioOfRounds(results.get(name) ?? [], results.get(base) ?? [], "p95");

function listRows(results: Results): string[][] {
  const rowOf = (name: string, title: string, bases: readonly string[]) => {
    const rounds = results.get(name) ?? [];
    const ratios = [QUIET, ...bases].map((base) => (name === base ? null : ratio(results, name, base)));
    const [ofQuiet, ofAside] = ratios.map((each) => (each ? withSpread(each) : ""));
    const p50 = figure(spreadBy(rounds, "p50").median);
    return [title, p50, withSpread(spreadBy(rounds, "p95")), ofQuiet ?? "", ofAside ?? ""];
  };
  return [
    rowOf(QUIET, QUIET, []),
    ...STORMS.flatMap(({ kind, name }) => [
      rowOf(aside(kind), `${name}; to a bare server`, []),
      rowOf(kind, name, [aside(kind)]),
    ]),
  ];
}

async function openQuietClinics(world: World, durationMs: number) {
  const url = await world.createDatabase("storms");
  const owner = world.openOwner(url);
  await makeClinics(owner, CLINICS);
  await makeClinics(owner, STORMY);
  const server = await startSettledServer(world, url);
  const caller = createHttpCaller(server.url, WARM_UP_CALLERS);
  world.closeLater(caller.close);
  await caller.warmUp(WARM_UP_PATH);
  const next = createBookings(clinicsOf(CLINICS), listSlots({ firstDay: 2, days: 250 }));
  const call = async () => {
    const request = next();
    assertBooked(request, await bookOverHttp(caller, request));
  };
  await runLoad({ callers: WARM_UP_CALLERS, durationMs: world.isQuick ? 500 : 8_000, call });
  await refreshStatistics(owner);
  return { server, book: async () => summarizeRun(await runLoad({ callers: 1, durationMs, call })) };
}

/** Until a storm has its full length. */
const GATHERING_MS = 2_000;

async function during<T>(
  world: World,
  { url, kind }: { readonly url: string; readonly kind: string },
  measure: () => Promise<T>,
): Promise<T> {
  const storm = startProcess({
    file: process.execPath,
    args: ["--import", "tsx", "src/load/storm-process.ts"],
    cwd: join(rootDir, "bench"),
    env: { STORM_URL: url, STORM_KIND: kind, STORM_SECRET: clinicOf(STORMY.family, 0).webhookSecret },
    logFile: join(world.dir, `storm-${kind}.log`),
  });
  try {
    await untilAnswered(storm, async () =>
      (await readFile(storm.logFile, "utf8")).includes("storming") ? true : null,
    );
    await delay(world.isQuick ? 500 : GATHERING_MS);
    return await measure();
  } finally {
    storm.child.kill("SIGKILL");
    await storm.ended;
    // What it has asked for is answered, or given up, before the next is measured.
    await delay(world.isQuick ? 500 : GATHERING_MS);
  }
}
