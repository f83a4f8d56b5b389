import { setTimeout as delay } from "node:timers/promises";
import { createOwnerPool } from "@callwaiting/db";
import type { Verdict } from "../torture/check-history.ts";
import { startCallers } from "./call-on.ts";
import { MIXED, checkRolling } from "./check-rolling.ts";
import type { Answered, AppointmentRow } from "./history.ts";
import { type RunningServer, type Version, type World, type WorldOptions, openWorld } from "./open-world.ts";
import { setUpClinics } from "./set-up-clinics.ts";
import { visitOf } from "./visits.ts";

export type RollingOptions = WorldOptions & {
  readonly callers: number;
  /** How long callers are left alone with what there is, each time. */
  readonly stageSeconds: number;
};

export type StageFigures = {
  readonly stage: string;
  readonly answers: number;
  readonly troubles: number;
  readonly longestMs: number;
};

export type RollingReport = {
  readonly against: string;
  readonly calls: number;
  readonly appointments: number;
  readonly stages: readonly StageFigures[];
  readonly verdicts: readonly Verdict[];
  readonly isOk: boolean;
};

/** Old servers are replaced by new ones under load, and then new ones by old ones. */
export async function runRolling(options: RollingOptions): Promise<RollingReport> {
  await using world = await openWorld(options);
  const fleet = createFleet(world);
  let stage = "the version before";
  const turnTo = (next: string) => {
    options.progress(next);
    stage = next;
  };
  turnTo(stage);
  await fleet.start(world.before);
  const clinics = await setUpClinics({ checkoutDir: world.before.checkoutDir, env: world.env });
  await fleet.start(world.before);
  const todayMs = Date.parse(new Date().toISOString().slice(0, 10));
  let visits = 0;
  const callers = startCallers({
    url: world.url,
    callers: options.callers,
    nextVisit: () => visitOf(visits++, clinics, todayMs),
    stageNow: () => stage,
  });
  const swaps = { fleet, turnTo, stay: () => delay(options.stageSeconds * 1_000, undefined, options) };
  try {
    await swaps.stay();
    await replaceAll(swaps, { by: world.after, verb: "forward" });
    await replaceAll(swaps, { by: world.before, verb: "back" });
  } finally {
    // Also when a server did not come up: nobody calls what is gone.
    await callers.finish();
  }
  const { answers, told } = await callers.finish();
  await fleet.stopAll();
  const rows = await readAppointments(world);
  return report({ answers, told, rows, ...fleet }, { against: world.before.name, calls: visits });
}

function report(
  seen: Parameters<typeof checkRolling>[0],
  of: Pick<RollingReport, "against" | "calls">,
): RollingReport {
  const verdicts = checkRolling(seen);
  return {
    ...of,
    appointments: seen.rows.length,
    stages: figuresOf(seen.answers),
    verdicts,
    isOk: verdicts.every(({ problems }) => problems.length === 0),
  };
}

type Fleet = ReturnType<typeof createFleet>;

/** The servers that there are, the oldest first. */
function createFleet({ startServer }: World) {
  const running: RunningServer[] = [];
  const versions = new Map<number, string>();
  const disorder: string[] = [];
  const stopOldest = async () => {
    const trouble = await running.shift()?.stop();
    if (trouble) disorder.push(trouble);
  };
  return {
    versions,
    disorder,
    start: async (version: Version) => {
      const server = await startServer(version);
      versions.set(server.port, version.name);
      running.push(server);
    },
    stopOldest,
    stopAll: async () => {
      while (running.length > 0) await stopOldest();
    },
  };
}

type Swaps = {
  readonly fleet: Fleet;
  readonly turnTo: (stage: string) => void;
  readonly stay: () => Promise<unknown>;
};

type Swap = { readonly by: Version; readonly verb: "forward" | "back" };

/** One after the other, as docs/deploy.md says: a new one comes, and when it is ready an old one goes. */
async function replaceAll({ fleet, turnTo, stay }: Swaps, { by, verb }: Swap): Promise<void> {
  turnTo(`a server of ${by.name} starts (${verb})`);
  await fleet.start(by);
  turnTo(`${MIXED} (${verb})`);
  await stay();
  await fleet.stopOldest();
  await fleet.start(by);
  await fleet.stopOldest();
  turnTo(`${by.name} alone (${verb})`);
  await stay();
}

async function readAppointments({ databaseUrl }: World): Promise<readonly AppointmentRow[]> {
  const owner = createOwnerPool({ connectionString: databaseUrl, max: 1 });
  try {
    const { rows } = await owner.query<AppointmentRow>(
      `select a.org_id as "orgId", c.phone, a.status,
         to_char(a.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startsAt"
       from appointments a join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
       order by a.starts_at`,
    );
    return rows;
  } finally {
    await owner.end();
  }
}

function figuresOf(answers: readonly Answered[]): readonly StageFigures[] {
  return [...new Set(answers.map(({ stage }) => stage))].map((stage) => {
    const those = answers.filter((one) => one.stage === stage);
    return {
      stage,
      answers: those.length,
      troubles: those.filter(({ trouble }) => trouble !== null).length,
      longestMs: Math.max(...those.map(({ tookMs }) => tookMs)),
    };
  });
}
