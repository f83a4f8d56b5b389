import { type Verdict, checkHistory } from "./check-history.ts";
import { type DatabaseRows, readDatabaseRows } from "./database-rows.ts";
import { countAnswers, count } from "./count-answers.ts";
import { createPace } from "./create-pace.ts";
import { findUnheard } from "./find-unheard.ts";
import { type LiveFollower, followLive } from "./follow-live.ts";
import type { Call } from "./history.ts";
import { injectFault } from "./inject-fault.ts";
import { type Fault, makePlan } from "./make-plan.ts";
import { type World, openWorld } from "./open-world.ts";
import { type OutboxReport, type OutboxRun, openOutboxRun } from "./outbox/run-outbox.ts";
import { type Desk, openDesks, runOperations } from "./run-operations.ts";
import { checkJobs, settle } from "./settle.ts";

export type TortureOptions = {
  readonly seed: number;
  readonly operations: number;
  readonly faults: number;
  readonly onProgress?: (line: string) => void;
};

export type TortureReport = {
  readonly seed: number;
  readonly operations: number;
  /** Deliveries: an operation without an answer is sent again. */
  readonly calls: number;
  /** By kind, such as "book: done booked". */
  readonly answers: Readonly<Record<string, number>>;
  /** Those that were injected, by kind. */
  readonly faults: Readonly<Record<string, number>>;
  /** Not possible on this machine. */
  readonly skippedFaults: number;
  readonly pgBouncer: boolean;
  readonly postgresVersion: string;
  readonly postgresRestarts: number;
  readonly liveConnections: number;
  readonly appointments: number;
  /** How much was told and offered, and how often the other side made trouble. */
  readonly told: OutboxReport["counts"];
  readonly verdicts: readonly Verdict[];
  readonly isOk: boolean;
  readonly durationMs: number;
  /** For looking into a failure. */
  readonly outbox: OutboxReport["evidence"];
  readonly history: readonly Call[];
  readonly rows: DatabaseRows;
};

/** Builds a world, maltreats it as planned, and holds what the clients saw against what is left. */
export async function runTorture(options: TortureOptions): Promise<TortureReport> {
  const { onProgress = () => {} } = options;
  const startedAt = performance.now();
  const plan = makePlan(options.seed, options);
  await using world = await openWorld({
    seed: options.seed,
    isLong: options.operations >= LONG,
    onStep: (step) => onProgress(`start ${step}`),
  });
  const desks = await openDesks(world);
  const live = await followLive(world.balancer.url, desks[0]?.cookie ?? "");
  const running = openOutboxRun(world, desks, options.seed);
  const { history, injected } = await runPlan({ world, desks, plan, onProgress });
  await running.stop();
  const { rows, outbox, verdicts } = await judge({ world, desks, live, running, onProgress }, history);
  return {
    seed: options.seed,
    operations: plan.operations.length,
    ...countCalls(history),
    ...countFaults(injected),
    pgBouncer: world.pgBouncer !== null,
    postgresVersion: world.cluster.version,
    postgresRestarts: world.postgresRestarts(),
    liveConnections: live.connections(),
    appointments: rows.appointments.length,
    told: outbox.counts,
    verdicts,
    isOk: verdicts.every(({ problems }) => problems.length === 0),
    durationMs: Math.round(performance.now() - startedAt),
    outbox: outbox.evidence,
    history,
    rows,
  };
}

type Ended = {
  readonly world: World;
  readonly desks: readonly Desk[];
  readonly live: LiveFollower;
  readonly running: OutboxRun;
  readonly onProgress: (line: string) => void;
};

/** Lets all that is owed come, and holds what was seen against what is left. */
async function judge({ world, desks, live, running, onProgress }: Ended, history: readonly Call[]) {
  onProgress("settle");
  const disorder = await settle(world);
  const jobs = await checkJobs(world, desks);
  onProgress("tell what is left");
  const outbox = await running.settle();
  const rows = await readDatabaseRows(world.databaseUrl);
  const unheard = await findUnheard(live, rows, desks[0]);
  live.stop();
  const troubles = [...disorder, ...world.servers.flatMap(({ deaths }) => deaths)];
  const verdicts = [
    ...checkHistory(history, rows),
    ...outbox.check(rows),
    { claim: "the jobs work again", problems: jobs },
    { claim: "a live screen heard of every change, across all breaks", problems: unheard },
    { claim: "the servers outlived every fault and stopped in good order", problems: troubles },
  ];
  return { rows, outbox, verdicts };
}

/** Of so many operations on there is time for those who do not answer at all. */
const LONG = 5_000;

type PlannedRun = {
  readonly world: World;
  readonly desks: readonly Desk[];
  readonly plan: ReturnType<typeof makePlan>;
  readonly onProgress: (line: string) => void;
};

async function runPlan({ world, desks, plan, onProgress }: PlannedRun) {
  const pace = createPace(plan.faults);
  const faults = injectAll({ world, faults: plan.faults, pace, onProgress });
  const { history } = await Promise.race([
    runOperations({ world, desks, operations: plan.operations, mayBegin: pace.mayBegin }),
    // A fault that cannot be undone ends the run; otherwise it would wait for ever.
    faults.then(() => new Promise<never>(() => {})),
  ]);
  return { history, injected: await faults };
}

function countCalls(history: readonly Call[]): Pick<TortureReport, "calls" | "answers"> {
  return { calls: history.length, answers: countAnswers(history) };
}

function countFaults(injected: readonly Injected[]): Pick<TortureReport, "faults" | "skippedFaults"> {
  const possible = injected.filter(({ wasPossible }) => wasPossible);
  return {
    faults: count(possible.flatMap(({ fault }) => namesOf(fault))),
    skippedFaults: injected.length - possible.length,
  };
}

type Injected = { readonly fault: Fault; readonly wasPossible: boolean };

type Injection = {
  readonly world: World;
  readonly faults: readonly Fault[];
  readonly pace: ReturnType<typeof createPace>;
  readonly onProgress: (line: string) => void;
};

async function injectAll({ world, faults, pace, onProgress }: Injection) {
  const injected: Injected[] = [];
  for (const [at, fault] of faults.entries()) {
    await pace.untilDue(at);
    const startedAt = performance.now();
    const wasPossible = await injectFault(world, fault);
    injected.push({ fault, wasPossible });
    const took = Math.round(performance.now() - startedAt);
    const note = wasPossible ? `ready again after ${took} ms` : "skipped: there is no PgBouncer here";
    onProgress(`after ${fault.afterOperations} operations: ${namesOf(fault).join(" + ")}, ${note}`);
    pace.heal();
  }
  return injected;
}

const namesOf = ({ kind, together }: Fault) => (together === null ? [kind] : [kind, together]);
