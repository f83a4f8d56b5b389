import { askFreeTimes } from "../load/ask-free-times.ts";
import { WARM_UP_PATH } from "../load/booking-calls.ts";
import { createHttpCaller } from "../load/http-caller.ts";
import { runInTurn } from "../load/run-load.ts";
import { type RunFigures, summarizeRun } from "../statistics/summarize.ts";
import { BIG, fillBigClinics } from "../world/grow-appointments.ts";
import { clinicsOf } from "../world/make-clinics.ts";
import type { World } from "../world/open-world.ts";
import type { Builds } from "./builds.ts";
import { type PairedRun, compareRuns } from "./compare-runs.ts";
import type { Comparison } from "./comparison.ts";
import { type Side, startSides } from "./start-side.ts";

const APPOINTMENTS = 10_000;
const RANGES = [
  { what: "day", days: 1 },
  { what: "week", days: 7 },
  { what: "month", days: 30 },
];

type Ask = (days: number) => Promise<RunFigures>;

/** The free times of a day, a week, a month. */
export async function compareAvailability(world: World, builds: Builds): Promise<Comparison> {
  const { isQuick, progress, signal } = world;

  progress(`availability of both: two servers, ${APPOINTMENTS} appointments each`);
  const sides = await startSides(world, builds, "availability");
  const asks: Ask[] = [];
  for (const side of sides) {
    await fillBigClinics(side.owner, APPOINTMENTS);
    asks.push(await openAsk(world, side));
  }
  const pairs = RANGES.map(({ what, days }): PairedRun => {
    const [first, second] = asks.map((each) => () => each(days));
    return { what, runs: [first, second] as PairedRun["runs"] };
  });
  // A server is as quick as it gets once it has answered some thousand requests.
  await compareRuns(pairs, { rounds: isQuick ? 1 : 15, signal });
  const rounds = isQuick ? 2 : 9;
  progress(`availability of both: ${rounds} rounds`);
  return {
    subject: "availability",
    method: `The tool checkAvailability at one caller, for ${BIG.count} clinics with one provider whose next weeks are half full, among ${APPOINTMENTS} appointments in each build's own database; the same free times (checked). ${rounds} rounds of ${requestsOf(world)} requests.`,
    figures: await compareRuns(pairs, { rounds, signal }),
    goals: [{ against: "2f772a3", what: "week", unit: "p50 ms", atMost: 0.5 }],
  };
}

const requestsOf = ({ isQuick }: World): number => (isQuick ? 30 : 150);

async function openAsk(world: World, { server }: Side): Promise<Ask> {
  const caller = createHttpCaller(server.url, 1);
  world.closeLater(caller.close);
  await caller.warmUp(WARM_UP_PATH);
  const clinics = clinicsOf(BIG);
  let n = 0;
  const nextClinic = () => clinics[(n += 1) % clinics.length] as (typeof clinics)[number];
  return async (days) =>
    summarizeRun(await runInTurn(requestsOf(world), () => askFreeTimes(caller, nextClinic(), days)));
}
