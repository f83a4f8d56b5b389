import { setTimeout as delay } from "node:timers/promises";
import type { Verdict } from "../torture/check-history.ts";
import { countAnswers } from "../torture/count-answers.ts";
import { createPace } from "../torture/create-pace.ts";
import { type DatabaseRows, readDatabaseRows } from "../torture/database-rows.ts";
import { findUnheard } from "../torture/find-unheard.ts";
import { followLive } from "../torture/follow-live.ts";
import type { Call } from "../torture/history.ts";
import { CLIENTS, type Operation, makePlan } from "../torture/make-plan.ts";
import {
  type Desk,
  type Operated,
  type Patience,
  isUnanswered,
  openDesks,
  runOperations,
} from "../torture/run-operations.ts";
import { checkJobs, settle } from "../torture/settle.ts";
import { checkFailover } from "./check-failover.ts";
import { findDifferentCopies } from "./find-different-copies.ts";
import { type Programs, readVersions } from "./find-programs.ts";
import { type HistoryFile, type HistoryWriter, readHistory, writeHistory } from "./history-file.ts";
import { type Injected, injectFault } from "./inject-fault.ts";
import { type Fault, type FaultKind, makeFaults } from "./make-faults.ts";
import { type Pause, measurePauses } from "./measure-pauses.ts";
import type { Mode } from "./open-machine.ts";
import { type World, openWorld } from "./open-world.ts";

export type FailoverOptions = {
  readonly seed: number;
  readonly operations: number;
  readonly faults: number;
  readonly only: readonly FaultKind[] | null;
  readonly mode: Mode;
  readonly isShort: boolean;
  readonly programs: Programs;
  readonly historyFile: string;
  readonly say: (line: string) => void;
};

export type FailoverReport = {
  readonly seed: number;
  readonly mode: Mode;
  readonly operations: number;
  /** Deliveries: an operation without an answer is sent again. */
  readonly calls: number;
  readonly answers: Readonly<Record<string, number>>;
  readonly faults: readonly (Injected & Pause)[];
  readonly postgresVersion: string;
  /** Of what stands around it. */
  readonly versions: readonly string[];
  readonly appointments: number;
  readonly liveConnections: number;
  /** The slowest answer in Vapi's form. */
  readonly slowestVapiMs: number;
  readonly verdicts: readonly Verdict[];
  readonly isOk: boolean;
  readonly durationMs: number;
};

/** Builds deploy/patroni on this machine, breaks it as planned, and has the file of what callers saw checked. */
export async function runFailover(options: FailoverOptions): Promise<FailoverReport> {
  const startedAt = performance.now();
  await using world = await openWorld({ ...options, onStep: (step) => options.say(`start ${step}`) });
  const { injected, claims, liveConnections } = await liveThrough(world, options);
  const { history, rows } = readToTheEnd(options.historyFile);
  const pauses = measurePauses(history, injected);
  const verdicts = [...checkFailover({ history, rows }), ...claims];
  return {
    ...describeHistory(history, rows),
    seed: options.seed,
    mode: options.mode,
    operations: options.operations,
    faults: injected.map((one, n) => ({ ...one, ...(pauses[n] ?? { pauseMs: 0, unknown: 0 }) })),
    postgresVersion: world.postgresVersion,
    versions: readVersions(options.programs),
    liveConnections,
    verdicts,
    isOk: verdicts.every(({ problems }) => problems.length === 0),
    durationMs: Math.round(performance.now() - startedAt),
  };
}

/** Writes the file, and says of the world itself what the file cannot. */
async function liveThrough(world: World, options: FailoverOptions) {
  const { seed, operations, historyFile, say } = options;
  const desks = await openDesks(world);
  const live = await followLive(world.balancer.url, desks[0]?.cookie ?? "");
  const writer = writeHistory(historyFile);
  const plan = makePlan(seed, { operations, faults: 0 }).operations;
  const faults = makeFaults(seed, options);
  const { unanswered, injected } = await runPlan({ world, desks, plan, faults, writer, say });
  say("those who were not answered call again");
  const unheeded = await callBack(unanswered);
  const { rows, disorder } = await comeToRest(world, desks);
  writer.finish(rows);
  const unheard = await findUnheard(live, rows, desks[0]);
  live.stop();
  const troubles = [...unheeded, ...disorder, ...world.servers.flatMap(({ deaths }) => deaths)];
  const claims: readonly Verdict[] = [
    { claim: "the three copies are the same", problems: await findDifferentCopies(world) },
    { claim: "a live screen heard of every change, across all breaks", problems: unheard },
    {
      claim: "jobs work again, and the servers outlived every fault and stopped in good order",
      problems: troubles,
    },
  ];
  return { injected, claims, liveConnections: live.connections() };
}

/** The checker knows nothing but the file. */
export function checkFile(historyFile: string): readonly Verdict[] {
  return checkFailover(readToTheEnd(historyFile));
}

function readToTheEnd(historyFile: string): HistoryFile {
  const read = readHistory(historyFile);
  if (read === null) throw new Error(`${historyFile} has no end: the run was broken off`);
  return read;
}

type PlannedRun = {
  readonly world: World;
  readonly desks: readonly Desk[];
  readonly plan: readonly Operation[];
  readonly faults: readonly Fault[];
  readonly writer: HistoryWriter;
  readonly say: (line: string) => void;
};

async function runPlan(run: PlannedRun): Promise<Operated & { readonly injected: readonly Injected[] }> {
  const { world, desks, plan, faults, writer } = run;
  const pace = createPace(faults);
  const trouble = { isThere: false };
  const thinkMs = (CLIENTS * FAULT_MS * (faults.length + 1)) / plan.length;
  const injecting = injectAll(run, { pace, trouble });
  const operated = await Promise.race([
    runOperations({
      world,
      desks,
      operations: plan,
      mayBegin: async (n) => {
        await pace.mayBegin(n);
        if (trouble.isThere) await delay(thinkMs);
      },
      patienceOf,
      record: writer.record,
    }),
    // A fault that cannot be undone ends the run; otherwise it would wait for ever.
    injecting.then(() => new Promise<never>(() => {})),
  ]);
  return { ...operated, injected: await injecting };
}

/**
 * Most callers try until they are answered, as long as a failover takes; so there is somebody who notices when it is over. Some give
 * up and call back later. Staff look at the calendar.
 */
function patienceOf({ by, pick }: Operation): Patience {
  if (by === "staff" || pick < 0.25) return { deliveries: 3, pauseMs: 700 };
  return { deliveries: 60, pauseMs: 1_000 };
}

/** Callers take their time while something is away, so that some are still calling when it is back. */
const FAULT_MS = 35_000;

type Injecting = {
  readonly pace: ReturnType<typeof createPace>;
  readonly trouble: { isThere: boolean };
};

async function injectAll({ world, faults, say }: PlannedRun, { pace, trouble }: Injecting) {
  const injected: Injected[] = [];
  for (const [at, fault] of faults.entries()) {
    await pace.untilDue(at);
    say(`${at + 1} of ${faults.length}, after ${fault.afterOperations} operations: ${fault.kind} …`);
    trouble.isThere = true;
    const one = await injectFault(world, fault);
    trouble.isThere = false;
    injected.push(one);
    const seconds = Math.round((one.healedAtMs - one.startedAtMs) / 1000);
    say(
      one.skipped === ""
        ? `  whole again after ${seconds} s${one.isOtherLeader ? ", another machine leads" : ""}`
        : `  skipped: ${one.skipped}`,
    );
    pace.heal();
  }
  return injected;
}

const CALL_BACK = { tries: 20, pauseMs: 1_000 };

/** The same words and ids once more, as Vapi does within a call. Some never do: whom nobody told is then to be on Today. */
async function callBack(unanswered: Operated["unanswered"]): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const again of unanswered.filter((_, n) => n % 3 !== 0)) {
    let call = await again();
    for (let tries = 1; tries < CALL_BACK.tries && isUnanswered(call); tries++) {
      await delay(CALL_BACK.pauseMs);
      call = await again();
    }
    if (isUnanswered(call)) problems.push(`${call.operation} is not answered, though all is well again`);
  }
  return problems;
}

async function comeToRest(world: World, desks: readonly Desk[]) {
  const disorder = await settle(world);
  const jobs = await checkJobs(world, desks);
  return { disorder: [...disorder, ...jobs], rows: await readDatabaseRows(world.databaseUrl) };
}

function describeHistory(history: readonly Call[], rows: DatabaseRows) {
  const vapi = history.filter(({ by }) => by.kind === "phone" && by.form === "vapi");
  return {
    calls: history.length,
    answers: countAnswers(history),
    appointments: rows.appointments.length,
    slowestVapiMs: vapi.reduce(
      (most, { startedAtMs, endedAtMs }) => Math.max(most, endedAtMs - startedAtMs),
      0,
    ),
  };
}
