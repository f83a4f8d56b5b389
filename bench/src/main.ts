import { CommandError } from "@callwaiting/cli/command-error";
import { watchInterruption } from "@callwaiting/cli/interruption";
import { readArguments, runCommand } from "@callwaiting/cli/run-command";
import { COMPARABLE, openComparisons } from "./against/compare.ts";
import { createProgress } from "./progress.ts";
import {
  type Machine,
  describeCommit,
  describeMachine,
  measureOthersShare,
} from "./report/describe-machine.ts";
import { renderTable } from "./report/render-table.ts";
import { writeResults } from "./report/results-file.ts";
import type { MeasuredTable, Tables } from "./table.ts";
import { measureAvailability } from "./tables/availability.table.ts";
import { measureBooking } from "./tables/booking.table.ts";
import { measureGrowth } from "./tables/growth.table.ts";
import { measureHotSlot } from "./tables/hot-slot.table.ts";
import { measureLockTime } from "./tables/lock-time.table.ts";
import { measureNewRules } from "./tables/new-rules.table.ts";
import { measureNormalization } from "./tables/normalization.table.ts";
import { measureProcesses } from "./tables/processes.table.ts";
import { measureProfile } from "./tables/profile.table.ts";
import { measureStorms } from "./tables/storms.table.ts";
import { measureStart } from "./tables/start.table.ts";
import { type World, openWorld } from "./world/open-world.ts";

// npm run bench [-- --only booking,start] [--against <commit>] [--quick] [--json]: measures, prints, writes bench/results.md.

/** In the order in which they are measured: the ones that fill the disk come late. */
const TABLES: Tables = {
  normalization: measureNormalization,
  start: measureStart,
  booking: measureBooking,
  "hot-slot": measureHotSlot,
  "lock-time": measureLockTime,
  profile: measureProfile,
  "new-rules": measureNewRules,
  storms: measureStorms,
  processes: measureProcesses,
  availability: measureAvailability,
  growth: measureGrowth,
};

const USAGE = `npm run bench -- [--only <tables>] [--quick] [--json] [--against <commit>]

Measures in a world of its own and writes bench/results.md; all tables take about 20 minutes.
  --only booking,start   these tables alone, of ${Object.keys(TABLES).join(", ")}
  --quick                seconds instead of minutes; the figures are rough and are not written down
  --json                 prints JSON instead of tables
  --against <commit>     measures another build in turns with this one; of ${COMPARABLE.join(", ")}
Every figure is explained in bench/README.md.`;
const OPTIONS = {
  only: { type: "string" },
  quick: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  against: { type: "string" },
} as const;

await runCommand(async () => {
  const { values } = readArguments(OPTIONS, USAGE);
  const { against } = values;
  const names = readNames(values.only, against === undefined ? Object.keys(TABLES) : COMPARABLE);
  const signal = watchInterruption();
  const world = await openWorld({ progress: createProgress(), signal, isQuick: values.quick });
  try {
    const machine = await describeMachine(world);
    const known = against === undefined ? TABLES : await openComparisons(world, against);
    const tables: Record<string, MeasuredTable> = {};
    for (const name of names) {
      signal.throwIfAborted();
      const table = await measure(world, name, known);
      const key = against === undefined ? name : `${name} against ${against}`;
      tables[key] = table;
      if (!values.json) console.log(`${renderTable(table)}\n`);
      // At once, so that a run that is cut short has not measured in vain. Quick figures are not worth keeping.
      if (!values.quick) await writeResults({ machine, tables: { [key]: table } });
    }
    if (values.json) printJson(machine, tables);
    return 0;
  } catch (error) {
    // What is torn down by a Ctrl-C fails in many ways, all of them for this reason.
    signal.throwIfAborted();
    throw error;
  } finally {
    await world.close();
  }
});

function readNames(only: string | undefined, possible: readonly string[]): string[] {
  const names = only?.split(",").map((name) => name.trim()) ?? [...possible];
  const unknown = names.find((name) => !Object.hasOwn(TABLES, name));
  if (unknown !== undefined) throw new CommandError(`There is no table "${unknown}".`, { hint: USAGE });
  const single = names.find((name) => !possible.includes(name));
  if (single !== undefined) {
    throw new CommandError(
      `The table "${single}" cannot be measured with another build: it looks inside this one.`,
      {
        hint: `These can: --only ${possible.join(",")}`,
      },
    );
  }
  return names;
}

async function measure(world: World, name: string, tables: Tables): Promise<MeasuredTable> {
  const run = tables[name];
  if (run === undefined) throw new CommandError(`There is no table "${name}".`, { hint: USAGE });
  const othersShare = await measureOthersShare();
  const startedAtMs = performance.now();
  const measuredAt = new Date().toISOString();
  const table = await run(world);
  await world.closeGuests();
  const seconds = Math.round((performance.now() - startedAtMs) / 1_000);
  world.progress(`${name}: measured in ${seconds} s`);
  return { ...table, measuredAt, commit: describeCommit(), seconds, othersShare };
}

function printJson(machine: Machine, tables: Readonly<Record<string, MeasuredTable>>): void {
  console.log(JSON.stringify({ command: "bench", ok: true, machine, tables }, null, 2));
}
