import { setTimeout as delay } from "node:timers/promises";
import type { Days, ExamCase } from "../vocabulary.ts";
import { daysFrom } from "../days.ts";
import { isJudged, judgeAnswers } from "../judge/judge-answers.ts";
import { judgeDisclosure } from "../judge/judge-disclosure.ts";
import { judgeRows } from "../judge/judge-rows.ts";
import { NO_ROWS, type Snapshot, readRows } from "../judge/read-rows.ts";
import type { ExamWorld } from "../world/exam-world.ts";
import type { ClinicPool } from "../world/clinic-pool.ts";
import type { ExamClinic } from "../world/open-exam-clinic.ts";
import type { Neighbour } from "../world/open-neighbour.ts";
import type { PlayedCaller } from "./answer.ts";
import { playCaller } from "./play-caller.ts";

export type Played = {
  /** What was wrong, in one sentence each; none: passed. */
  readonly problems: readonly string[];
  readonly callers: readonly PlayedCaller[];
  /** Outcomes as the database has them, by the id of the tool call. */
  readonly outcomes: ReadonlyMap<string, string>;
  readonly calendar: readonly string[];
  readonly durationMs: number;
};

export type Playing = {
  readonly world: ExamWorld;
  readonly clinics: ClinicPool;
  readonly neighbour: Neighbour;
};

/** Plays a case in a clinic of its own. Where the day turns in the middle of it, once more, on the new day. */
export async function playCase(find: (on: Days) => ExamCase, playing: Playing): Promise<Played> {
  const startedAt = performance.now();
  const on = daysFrom(Date.now());
  const played = await play(find(on), playing);
  const isSameDay = daysFrom(Date.now()).today === on.today;
  const final = isSameDay ? played : await play(find(daysFrom(Date.now())), playing);
  return { ...final, durationMs: Math.round(performance.now() - startedAt) };
}

type Unclocked = Omit<Played, "durationMs">;

async function play(one: ExamCase, playing: Playing): Promise<Unclocked> {
  let clinic: ExamClinic | null = null;
  let isQuiet = false;
  try {
    clinic = await playing.clinics.open(one.clinic ?? {}, one.booked ?? []);
    const played = await playIn(clinic, one, playing);
    isQuiet = played.problems.length === 0 && isAllKept(played);
    return played;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      problems: [`It could not be played: ${reason}`],
      callers: [],
      outcomes: new Map(),
      calendar: [],
    };
  } finally {
    if (clinic !== null) await playing.clinics.close(clinic, isQuiet);
  }
}

async function playIn(clinic: ExamClinic, one: ExamCase, { world, neighbour }: Playing): Promise<Unclocked> {
  const read = () => readRows(world.owner, clinic.orgId);
  const before = one.booked === undefined ? NO_ROWS : await read();
  const isWhole = one.rows !== "as before" && one.rows.calls !== undefined;
  const place = { serverUrl: world.serverUrl, clinic, isWhole, otherOrgId: neighbour.orgId };
  const callers: PlayedCaller[] = [];
  if (one.atOnce === true) {
    callers.push(...(await Promise.all(one.callers.map((caller) => playCaller(caller, place)))));
  } else {
    for (const caller of one.callers) callers.push(await playCaller(caller, place));
  }
  const after = await readWhenKept(read, callers);
  const outcomes = new Map(after.toolCalls.map(({ id, outcome }) => [id, outcome]));
  const rows = judgeRows({ clinic, before, after }, one.rows);
  const problems = [
    ...callers.flatMap((caller) => caller.problems),
    ...rows.problems,
    ...judgeAnswers(callers, { after, clinic }),
    ...disclosures(one, callers, { before, clinic, neighbour }),
  ];
  return { problems, callers, outcomes, calendar: rows.calendar };
}

/** Whether the server has written down everything that Vapi was answered. */
function isAllKept({ callers, outcomes }: Unclocked): boolean {
  return callers.every(
    ({ answers, form }) =>
      form !== "vapi" || answers.every(({ toolCallId }) => toolCallId === "" || outcomes.has(toolCallId)),
  );
}

/** Of what a tool came to, a busy server tells the caller first and writes it down a moment later. */
const KEPT_WITHIN_MS = 15_000;
const LOOK_MS = 50;

async function readWhenKept(
  read: () => Promise<Snapshot>,
  callers: readonly PlayedCaller[],
): Promise<Snapshot> {
  const awaited = callers
    .flatMap(({ answers }) => answers)
    .filter(({ object, toolCallId, expect }) => object === null && toolCallId !== "" && isJudged(expect))
    .map(({ toolCallId }) => toolCallId);
  const giveUpAt = performance.now() + KEPT_WITHIN_MS;
  for (;;) {
    const found = await read();
    const kept = new Set(found.toolCalls.map(({ id }) => id));
    if (awaited.every((id) => kept.has(id)) || performance.now() > giveUpAt) return found;
    await delay(LOOK_MS);
  }
}

type Scene = { readonly before: Snapshot; readonly clinic: ExamClinic; readonly neighbour: Neighbour };

function disclosures(one: ExamCase, callers: readonly PlayedCaller[], scene: Scene): readonly string[] {
  return callers.flatMap((caller, index) =>
    judgeDisclosure(caller, { secrets: one.callers[index]?.untold ?? [], ...scene }),
  );
}
