import { WARM_UP_PATH, bookOverHttp } from "../load/booking-calls.ts";
import { createHttpCaller } from "../load/http-caller.ts";
import { interleave } from "../load/interleave.ts";
import { burst, createHotSlots } from "../load/hot-slots.ts";
import type { RunFigures } from "../statistics/summarize.ts";
import { clinicOf, makeClinics, refreshStatistics } from "../world/make-clinics.ts";
import type { World } from "../world/open-world.ts";
import { startFreshServer } from "../world/start-servers.ts";
import type { Builds } from "./builds.ts";
import { type PairedRun, compareRuns } from "./compare-runs.ts";
import type { Comparison } from "./comparison.ts";
import { type Side, startSides } from "./start-side.ts";

const CALLERS = [50, 200];
const FAMILY = "hot";
/** Of the second half of the calendar, which the warm servers do not come to. */
const FIRST_BURSTS_DAY = 150;

/** A burst of so many callers for a slot that nobody asked for before. */
type Bursts = (callers: number) => Promise<RunFigures>;

/** Everybody wants one slot, at a warm server and at one that has just begun to answer. */
export async function compareHotSlot(world: World, builds: Builds): Promise<Comparison> {
  const { isQuick, progress, signal } = world;
  progress("hot slot of both: two servers");
  const sides = await startSides(world, builds, "hot_slot");
  const warm: Bursts[] = [];
  const fresh: Bursts[] = [];
  for (const side of sides) {
    await makeClinics(side.owner, { family: FAMILY, count: 1, providers: 1 });
    warm.push(await openWarm(world, side));
    fresh.push(openFresh(world, side));
  }
  const pairsOf = (bursts: readonly Bursts[], suffix: string) =>
    CALLERS.map((callers): PairedRun => {
      const [first, second] = bursts.map((each) => () => each(callers));
      return { what: `${callers} callers${suffix}`, runs: [first, second] as PairedRun["runs"] };
    });
  const rounds = isQuick ? 3 : 25;
  const firstRounds = isQuick ? 1 : 5;
  progress(`hot slot of both: ${CALLERS.join(" and ")} callers, ${rounds} rounds`);
  const first = await compareRuns(pairsOf(fresh, ", first after a start"), { rounds: firstRounds, signal });
  const warmUps = warm.map((each, i) => ({ name: String(i), run: () => each(CALLERS[0] ?? 0) }));
  await interleave(warmUps, { rounds: isQuick ? 1 : 40, signal });
  for (const { owner } of sides) await refreshStatistics(owner);
  await interleave(warmUps, { rounds: 1, signal });
  return {
    subject: "one hot slot",
    method: `All callers ask at once for one free slot of one provider; times are of the losers, each of whom hears other times, and there is exactly one winner (checked). ${rounds} rounds; after a start ${firstRounds}, each with a fresh server.`,
    figures: [...(await compareRuns(pairsOf(warm, ""), { rounds, signal })), ...first],
    goals: [{ against: "2f772a3", what: "50 callers", unit: "p95 ms", atMost: 0.45 }],
  };
}

async function openWarm(world: World, { server }: Side): Promise<Bursts> {
  const caller = createHttpCaller(server.url, Math.max(...CALLERS));
  world.closeLater(caller.close);
  await caller.warmUp(WARM_UP_PATH);
  const next = createHotSlots(clinicOf(FAMILY, 0));
  return (callers) => checked((request) => bookOverHttp(caller, request), next(callers));
}

function openFresh(world: World, { build, databaseUrl }: Side): Bursts {
  const next = createHotSlots(clinicOf(FAMILY, 0), FIRST_BURSTS_DAY);
  return async (callers) => {
    const server = await startFreshServer(world, databaseUrl, { checkoutDir: build.checkoutDir });
    const caller = createHttpCaller(server.url, callers);
    await caller.warmUp(WARM_UP_PATH);
    try {
      return await checked((request) => bookOverHttp(caller, request), next(callers));
    } finally {
      await caller.close();
      await server.stop();
    }
  };
}

async function checked(...[book, requests]: Parameters<typeof burst>): Promise<RunFigures> {
  const figures = await burst(book, requests);
  if (figures.winners !== 1) throw new Error(`${figures.winners} callers were promised the same slot.`);
  return figures;
}
