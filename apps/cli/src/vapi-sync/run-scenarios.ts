import type { Check } from "../report/check.ts";
import { CommandError } from "../report/command-error.ts";
import { Interrupted } from "../report/interruption.ts";
import { runChecks } from "../report/run-checks.ts";
import { type Bench, openBench } from "./bench.ts";
import { listFaultScenarios } from "./fault-scenarios.ts";
import { listScenarios } from "./scenarios.ts";
import type { SyncDatabase } from "./sync-database.ts";
import type { Scenario } from "./sync-report.ts";
import { type VapiAccount, startFaultyVapi } from "./vapi-account.ts";

export type ScenarioRun = {
  readonly scenarios: readonly Scenario[];
  /** What could not be removed, in one sentence each. */
  readonly leftovers: readonly string[];
  readonly interrupted: boolean;
};

export type Place = {
  readonly database: SyncDatabase;
  readonly account: VapiAccount;
  readonly signal: AbortSignal;
};

/** Tries everything, whatever fails, until the user interrupts; then removes what was made. */
export async function runScenarios({ database, account, signal }: Place): Promise<ScenarioRun> {
  const vapi = await startFaultyVapi();
  const benches: Bench[] = [];
  const leftovers: string[] = [];
  const scenarios: Scenario[] = [];
  let interrupted = false;
  try {
    const open = async (at: VapiAccount) => {
      signal.throwIfAborted();
      const bench = await openBench({ database, account: at, signal });
      benches.push(bench);
      return bench;
    };
    const real = await open(account);
    const faulty = await open(vapi.account);
    const run = async (bench: Bench, checks: readonly Check[]) => {
      for (const check of checks) {
        signal.throwIfAborted();
        const [result] = await runChecks([check]);
        if (result !== undefined) scenarios.push({ ...result, errors: bench.takeErrors() });
      }
    };
    await run(real, listScenarios(real));
    await run(faulty, listFaultScenarios({ bench: faulty, vapi, signal }));
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    interrupted = true;
  } finally {
    for (const bench of benches) leftovers.push(...(await bench.remove()));
    await vapi.account.close();
  }
  return { scenarios, leftovers, interrupted };
}

/** A database that is not up to date, for example. */
export function explainStart(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new CommandError(`The checks could not begin: ${reason}`, {
    hint: "npm run doctor shows what is missing on this machine.",
    cause: error,
  });
}
