import yoctoSpinner from "yocto-spinner";
import { type Check, CheckFailure, type CheckResult } from "./check.ts";
import { Interrupted } from "./interruption.ts";

/** Runs checks one after the other; all of them, whatever fails. Ends early only when the user interrupts. */
export async function runChecks(checks: readonly Check[]): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    const spinner = process.stderr.isTTY ? yoctoSpinner({ text: check.title }).start() : null;
    try {
      results.push(await runCheck(check));
    } finally {
      spinner?.stop();
    }
  }
  return results;
}

async function runCheck({ title, run }: Check): Promise<CheckResult> {
  const startedAt = performance.now();
  const since = () => Math.round(performance.now() - startedAt);
  try {
    const finding = await run();
    const seen = typeof finding === "string" ? { detail: finding, hint: null } : finding;
    return { title, ok: true, durationMs: since(), ...seen };
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    const hint = error instanceof CheckFailure ? error.hint : null;
    const detail = error instanceof Error ? error.message : String(error);
    return { title, ok: false, durationMs: since(), detail, hint };
  }
}
