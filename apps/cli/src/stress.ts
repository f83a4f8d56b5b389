import pc from "picocolors";
import { printStress } from "./checks/print-stress.ts";
import { clinicOf, describeTarget } from "./checks/run-check-command.ts";
import { runStress } from "./checks/run-stress.ts";
import { withTarget } from "./checks/with-target.ts";
import { CommandError } from "./report/command-error.ts";
import { watchInterruption } from "./report/interruption.ts";
import { readArguments, runCommand } from "./report/run-command.ts";
import { TARGET_OPTIONS, TARGET_USAGE, openTarget } from "./target/open-target.ts";

// npm run stress [-- --callers 5 --slots 1 --json --url … --secret …]: many callers at once want few slots.

const USAGE = `npm run stress -- [--callers 5] [--slots 1] ${TARGET_USAGE}`;
const MAX_CALLERS = 1000;
const MAX_SLOTS = 100;

await runCommand(async () => {
  const options = {
    ...TARGET_OPTIONS,
    callers: { type: "string", default: "5" },
    slots: { type: "string", default: "1" },
  } as const;
  const { values } = readArguments(options, USAGE);
  const slots = readCount("--slots", values.slots, MAX_SLOTS);
  const callers = readCount("--callers", values.callers, MAX_CALLERS);
  if (callers < slots) {
    throw new CommandError(`${callers} callers cannot fill ${slots} slots.`, { hint: USAGE });
  }
  const target = await openTarget(values, watchInterruption());
  const { value: result, leftovers } = await withTarget(target, async () =>
    runStress(await clinicOf(target, slots + 3), { callers, slots }),
  );
  const ok = result.ok && leftovers.length === 0;
  if (values.json) {
    const { outcomes: _, ...summary } = result;
    console.log(
      JSON.stringify({ command: "stress", serverUrl: target.serverUrl, ...summary, ok, leftovers }, null, 2),
    );
  } else {
    console.log(`${pc.bold("npm run stress")} ${pc.dim(describeTarget(target))}\n`);
    printStress(result, console.log);
    for (const leftover of leftovers) console.log(`${pc.red("✗")} ${leftover}`);
  }
  return ok ? 0 : 1;
});

function readCount(name: string, text: string, max: number): number {
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > max) {
    throw new CommandError(`${name} must be a whole number from 1 to ${max}, not "${text}".`, {
      hint: USAGE,
    });
  }
  return count;
}
