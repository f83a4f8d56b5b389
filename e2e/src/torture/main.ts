import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError } from "@callwaiting/cli/command-error";
import { readArguments, runCommand } from "@callwaiting/cli/run-command";
import { runTorture } from "./run-torture.ts";
import { writeResults } from "./write-results.ts";

// `npm run test:torture`: the long form. The short one is torture.test.ts.

const HELP = `npm run test:torture -- [--operations N] [--faults N] [--seed N] [--json]

Many clients book, move and cancel against two servers behind a balancer and PgBouncer, while everything is killed,
paused and cut; afterwards every answer is held against the database. The same seed gives the same operations and
faults in the same order; which of them meet is up to the machine.`;

const LONG = { operations: 24_000, faults: 36 };

const OPTIONS = {
  operations: { type: "string", default: String(LONG.operations) },
  faults: { type: "string", default: String(LONG.faults) },
  seed: { type: "string", default: String(Date.now() % 1_000_000_000) },
  json: { type: "boolean", default: false },
} as const;

type Values = ReturnType<typeof readArguments<typeof OPTIONS>>["values"];

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

await runCommand(async () => run(readArguments(OPTIONS, HELP).values), { readsEnvFile: false });

async function run(values: Values): Promise<number> {
  const size = {
    operations: read(values, "operations"),
    faults: read(values, "faults"),
    seed: read(values, "seed"),
  };
  const say = (line: string) => console.error(line);
  say(`seed ${size.seed}: npm run test:torture -- --seed ${size.seed} repeats this plan`);
  const { history, rows, outbox, ...report } = await runTorture({ ...size, onProgress: say });
  const lines = report.verdicts.map(({ claim, problems }) => `${problems.length === 0 ? "✓" : "✗"} ${claim}`);
  console.log(values.json ? JSON.stringify(report, null, 2) : lines.join("\n"));
  if (!report.isOk) {
    const evidence = join(tmpdir(), `callwaiting-torture-${size.seed}.json`);
    writeFileSync(evidence, JSON.stringify({ history, rows, outbox }));
    for (const { claim, problems } of report.verdicts) {
      for (const problem of problems.slice(0, 10)) say(`✗ ${claim}: ${problem}`);
    }
    say(`What clients saw, what was told, and what the database has: ${evidence}`);
  }
  say(`${report.calls} calls, ${Math.round(report.durationMs / 1000)} s`);
  // What the repository shows is a long run, not the last try.
  if (size.operations >= LONG.operations && size.faults >= LONG.faults) {
    say(`written to ${writeResults({ ...report, history, rows, outbox })}`);
  }
  return report.isOk ? 0 : 1;
}

function read(values: Values, name: "operations" | "faults" | "seed"): number {
  const value = Number(values[name]);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new CommandError(`--${name} must be a whole number, not "${values[name]}".`);
}
