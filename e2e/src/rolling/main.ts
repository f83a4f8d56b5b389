import { commitBeforeNewestMigration } from "@callwaiting/cli/build-beside";
import { CommandError } from "@callwaiting/cli/command-error";
import { watchInterruption } from "@callwaiting/cli/interruption";
import { readArguments, runCommand } from "@callwaiting/cli/run-command";
import { rootDir } from "./open-world.ts";
import { type RollingReport, runRolling } from "./run-rolling.ts";

// `npm run test:rolling`

const HELP = `npm run test:rolling -- [--against COMMIT] [--seconds N] [--callers N] [--json]

Builds another commit beside this checkout, starts two of its servers, and replaces them by two of this checkout while callers book,
move and cancel; then goes back to the other commit. Every call must be answered as if nothing had been, and what was
confirmed must be what was made. Without --against it is the commit before the newest migration. --seconds: how long each mixture stays.`;

const OPTIONS = {
  against: { type: "string" },
  seconds: { type: "string", default: "10" },
  callers: { type: "string", default: "8" },
  json: { type: "boolean", default: false },
} as const;

await runCommand(
  async () => {
    const { values } = readArguments(OPTIONS, HELP);
    const report = await runRolling({
      commit: values.against ?? (await commitBeforeNewestMigration(rootDir)),
      stageSeconds: readNumber("seconds", values.seconds),
      callers: readNumber("callers", values.callers),
      signal: watchInterruption(),
      progress: say,
    });
    if (values.json) console.log(JSON.stringify(report, null, 2));
    else console.log(describe(report));
    return report.isOk ? 0 : 1;
  },
  { readsEnvFile: false },
);

function say(line: string): void {
  console.error(line);
}

function readNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new CommandError(`--${name} must be a whole number above zero, not "${text}".`);
}

function describe({ against, calls, appointments, stages, verdicts }: RollingReport): string {
  return [
    `Between ${against} and this checkout: ${calls} calls, ${appointments} appointments`,
    ...stages.map(
      ({ stage, answers, troubles, longestMs }) =>
        `  ${stage}: ${answers} answers, ${troubles} wrong, the slowest after ${longestMs} ms`,
    ),
    ...verdicts.flatMap(({ claim, problems }) => [
      `${problems.length === 0 ? "✓" : "✗"} ${claim}`,
      ...problems.slice(0, 10).map((problem) => `    ${problem}`),
      ...(problems.length > 10 ? [`    and ${problems.length - 10} more`] : []),
    ]),
  ].join("\n");
}
