import pc from "picocolors";
import type { Check, CheckResult } from "../report/check.ts";
import { CheckFailure } from "../report/check.ts";
import { CommandError } from "../report/command-error.ts";
import { watchInterruption } from "../report/interruption.ts";
import { printResults, terminalWidth } from "../report/print-results.ts";
import { readArguments, runCommand } from "../report/run-command.ts";
import { runChecks } from "../report/run-checks.ts";
import { TARGET_OPTIONS, TARGET_USAGE, type Target, openTarget } from "../target/open-target.ts";
import { type Clinic, prepareClinic } from "../target/prepare-clinic.ts";
import { withTarget } from "./with-target.ts";

export type CheckCommand = {
  readonly name: string;
  readonly slots: number;
  readonly list: (target: Target, clinic: Clinic) => readonly Check[];
};

/** A command that runs a list of checks on a target, prints what was seen, and removes what it made. */
export async function runCheckCommand({ name, slots, list }: CheckCommand): Promise<void> {
  await runCommand(async () => {
    const { values } = readArguments(TARGET_OPTIONS, `npm run ${name} -- ${TARGET_USAGE}`);
    const target = await openTarget(values, watchInterruption());
    const { value: results, leftovers } = await withTarget(target, async () =>
      runChecks(list(target, await clinicOf(target, slots))),
    );
    const ok = leftovers.length === 0 && results.every((result) => result.ok);
    if (values.json) {
      console.log(JSON.stringify(summaryOf(name, { target, results, leftovers, ok }), null, 2));
    } else {
      console.log(`${pc.bold(`npm run ${name}`)} ${pc.dim(describeTarget(target))}\n`);
      printResults(results, { width: terminalWidth(), print: console.log });
      for (const leftover of leftovers) console.log(`${pc.red("✗")} ${leftover}`);
    }
    return ok ? 0 : 1;
  });
}

/** Without a clinic that can be booked no check can begin, and only the user can fix that. */
export async function clinicOf(target: Target, slots: number): Promise<Clinic> {
  try {
    return await prepareClinic(target, slots);
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error;
    throw new CommandError(error.message, error.hint === null ? {} : { hint: error.hint });
  }
}

export function describeTarget({ serverUrl, kind }: Target): string {
  return `on ${serverUrl}, ${kind === "scratch" ? "with a scratch organization" : "bookings are cancelled afterwards"}`;
}

type Outcome = {
  readonly target: Target;
  readonly results: readonly CheckResult[];
  readonly leftovers: readonly string[];
  readonly ok: boolean;
};

function summaryOf(command: string, { target, results, leftovers, ok }: Outcome) {
  const passed = results.filter((result) => result.ok).length;
  return {
    command,
    ok,
    serverUrl: target.serverUrl,
    organization: target.kind,
    total: results.length,
    passed,
    failed: results.length - passed,
    leftovers,
    checks: results,
  };
}
