import { fileURLToPath } from "node:url";
import { CommandError } from "@callwaiting/cli/command-error";
import { readArguments, runCommand } from "@callwaiting/cli/run-command";
import type { Verdict } from "../torture/check-history.ts";
import { createProgress } from "./create-progress.ts";
import { describeFaults } from "./describe-faults.ts";
import { type Programs, findPrograms } from "./find-programs.ts";
import { FAULT_KINDS, type FaultKind } from "./make-faults.ts";
import type { Mode } from "./open-machine.ts";
import { LOGS, openWorld } from "./open-world.ts";
import { checkFile, runFailover } from "./run-failover.ts";
import { writeResults } from "./write-results.ts";

const HELP = `npm run test:failover -- [--long] [--ops N] [--faults N] [--only KINDS] [--seed N] [--mode strict|sync|async] [--short] [--json]
npm run test:failover -- --stay | --check FILE

Builds deploy/patroni on this machine: three PostgreSQL under Patroni, etcd, HAProxy, PgBouncer, two servers. Callers of four
clinics book, move and cancel while machines are killed, frozen and cut off; afterwards every answer is held against the
database. --stay builds it, breaks nothing, and waits for Ctrl-C. The short form takes about 5 minutes, --long about 40. Needs Debian's packages, and no service of theirs.
Kinds of faults, with commas between them: ${FAULT_KINDS.join(", ")}.`;

const SHORT = { ops: 1_500, faults: 5 };
const LONG = { ops: 20_000, faults: 30 };

const OPTIONS = {
  long: { type: "boolean", default: false },
  ops: { type: "string" },
  faults: { type: "string" },
  only: { type: "string" },
  seed: { type: "string", default: String(Date.now() % 1_000_000_000) },
  mode: { type: "string", default: "strict" },
  short: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  stay: { type: "boolean", default: false },
  check: { type: "string" },
} as const;

type Values = ReturnType<typeof readArguments<typeof OPTIONS>>["values"];

const HISTORY_FILE = fileURLToPath(new URL("../../test-results/failover-history.jsonl", import.meta.url));

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

await runCommand(async () => run(readArguments(OPTIONS, HELP).values), { readsEnvFile: false });

async function run(values: Values): Promise<number> {
  if (values.check !== undefined) {
    const verdicts = checkFile(values.check);
    if (values.json) console.log(JSON.stringify({ verdicts }, null, 2));
    return tell(verdicts, values);
  }
  const programs = findPrograms();
  if ("missing" in programs) {
    say(`Skipped: this needs Debian's packages; apt-get install ${programs.missing.join(" ")}`);
    return 0;
  }
  if (values.stay) return stay(programs, readMode(values.mode));
  const size = values.long ? LONG : SHORT;
  const options = {
    seed: readNumber("seed", values.seed),
    operations: readNumber("ops", values.ops ?? String(size.ops)),
    faults: readNumber("faults", values.faults ?? String(size.faults)),
    only: readKinds(values.only),
    mode: readMode(values.mode),
    isShort: values.short,
  };
  say(`seed ${options.seed}: npm run test:failover -- --seed ${options.seed} repeats this plan`);
  const progress = createProgress(process.stderr);
  const report = await runFailover({
    ...options,
    programs,
    historyFile: HISTORY_FILE,
    say: progress.say,
  }).finally(progress.end);
  if (values.json) console.log(JSON.stringify(report, null, 2));
  say(describeFaults(report.faults).join("\n"));
  const seconds = Math.round(report.durationMs / 1000);
  say(
    `${report.operations} operations in ${report.calls} calls, ${report.appointments} appointments, ${seconds} s`,
  );
  say(`What callers saw and what the database has: ${HISTORY_FILE}\nWhat the programs said: ${LOGS}`);
  // What the repository shows is a long run of what is recommended, not the last try.
  if (values.long && options.mode === "strict" && !values.short) say(`written to ${writeResults(report)}`);
  return tell(report.verdicts, values);
}

/** For trying things out by hand. */
async function stay(programs: Programs, mode: Mode): Promise<number> {
  await using world = await openWorld({ programs, mode, onStep: (step) => say(`start ${step}`) });
  const { machines, servers, balancer, databaseUrl } = world;
  console.log(`
  Who leads    patronictl -c ${machines[0]?.configFile ?? ""} list
  PostgreSQL   psql ${databaseUrl}
  Servers      ${servers.map(({ port }) => `http://127.0.0.1:${port}`).join("  ")}
  Either       ${balancer.url}

  Ctrl-C ends it all and removes it.`);
  // Whoever ends this process ends all of it.
  await new Promise(() => setInterval(() => {}, 60_000));
  return 0;
}

function tell(verdicts: readonly Verdict[], { json }: Values): number {
  const lines = verdicts.flatMap(({ claim, problems }) => [
    `${problems.length === 0 ? "✓" : "✗"} ${claim}`,
    ...problems.slice(0, 10).map((problem) => `    ${problem}`),
    ...(problems.length > 10 ? [`    and ${problems.length - 10} more`] : []),
  ]);
  (json ? console.error : console.log)(lines.join("\n"));
  return verdicts.every(({ problems }) => problems.length === 0) ? 0 : 1;
}

function say(line: string): void {
  console.error(line);
}

function readNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new CommandError(`--${name} must be a whole number, not "${text}".`);
}

function readKinds(text: string | undefined): readonly FaultKind[] | null {
  if (text === undefined) return null;
  return text.split(",").map((name) => {
    const kind = FAULT_KINDS.find((one) => one === name);
    if (kind !== undefined) return kind;
    throw new CommandError(`There is no fault "${name}".`, { hint: FAULT_KINDS.join(", ") });
  });
}

function readMode(text: string): Mode {
  if (text === "async" || text === "sync" || text === "strict") return text;
  throw new CommandError(`--mode is strict, sync or async, not "${text}".`);
}
