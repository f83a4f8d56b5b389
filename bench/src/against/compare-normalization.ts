import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { z } from "zod";
import { interleave } from "../load/interleave.ts";
import { SPOKEN_REQUESTS } from "../load/spoken-requests.ts";
import type { World } from "../world/open-world.ts";
import { rootDir } from "../world/start-servers.ts";
import type { Build, Builds } from "./builds.ts";
import type { Comparison, ComparedFigure } from "./comparison.ts";

/** Those that end with a booking. */
const BOOKED = Object.keys(SPOKEN_REQUESTS).filter((name) => !name.startsWith("refused"));
const TOGETHER = "the booked ones together";
const UNIT = "µs of a processor";

const Times = z.record(z.string(), z.number());
type Times = z.infer<typeof Times>;
const Sentences = z.record(z.string(), z.string());

/** Understanding a request and saying what came of it, in a process of each build, which works while the other waits. */
export async function compareNormalization(world: World, builds: Builds): Promise<Comparison> {
  const { isQuick, signal, progress } = world;
  const rounds = isQuick ? 2 : 9;
  const durationMs = isQuick ? 50 : 400;
  progress(`normalization of both: ${rounds} rounds`);
  const children = await Promise.all(builds.map((build) => startChild(world, build)));
  const variants = children.map(({ key, ask }) => ({ name: key, run: () => ask(durationMs) }));
  await interleave(variants, { rounds: isQuick ? 1 : 3, signal });
  const times = await interleave(variants, { rounds, signal });
  const [ofThis, ofOther] = builds.map(({ key }) => times.get(key) ?? []) as [Times[], Times[]];
  const figureOf = (what: string, names: readonly string[]): ComparedFigure => ({
    what,
    unit: UNIT,
    ofThis: ofThis.map((each) => sumOf(each, names)),
    ofOther: ofOther.map((each) => sumOf(each, names)),
  });
  const names = Object.keys(SPOKEN_REQUESTS);
  return {
    subject: "normalization",
    method: `normalizeBookingData, then speakOutcome, of each build's own packages/domain and libraries, in a warm process of its own (${process.version}): the processor's time for one request, garbage collection included. ${rounds} rounds of ${durationMs} ms for each request.${differencesOf(children)}`,
    figures: [...names.map((name) => figureOf(name, [name])), figureOf(TOGETHER, BOOKED)],
    goals: [{ against: "2f772a3", what: TOGETHER, unit: UNIT, atMost: 0.6 }],
  };
}

type Child = Pick<Build, "key"> & {
  readonly ask: (durationMs: number) => Promise<Times>;
  readonly sentences: z.infer<typeof Sentences>;
};

async function startChild(world: World, { key, checkoutDir }: Build): Promise<Child> {
  const dir = join(rootDir, "bench");
  const child = fork(join(dir, "src", "against", "normalization-child.ts"), [checkoutDir], {
    cwd: dir,
    execArgv: ["--import", "tsx"],
  });
  const ended = once(child, "exit");
  world.closeLater(async () => {
    if (child.connected) child.disconnect();
    await ended;
  });
  const failed = ended.then(() => {
    throw new Error("A build's process ended before it answered; what it said is above.");
  });
  failed.catch(() => {}); // it ends in any case, mostly when nobody waits for an answer any more
  const answerOf = async () => {
    const [answer] = (await Promise.race([once(child, "message"), failed])) as unknown[];
    return answer;
  };
  const ask = async (durationMs: number) => {
    child.send(durationMs);
    return Times.parse(await answerOf());
  };
  return { key, ask, sentences: Sentences.parse(await answerOf()) };
}

const sumOf = (times: Times, names: readonly string[]): number =>
  names.reduce((sum, name) => sum + (times[name] ?? Number.NaN), 0);

/** A build that says something else may have done more or less for it. */
function differencesOf([ofThis, ofOther]: readonly Child[]): string {
  const different = Object.keys(SPOKEN_REQUESTS).filter(
    (name) => ofThis?.sentences[name] !== ofOther?.sentences[name],
  );
  return different.length === 0
    ? " Both say the same."
    : ` They do not say the same for: ${different.join("; ")}.`;
}
