import { setTimeout as delay } from "node:timers/promises";
import { type Step, type StepOutcome, type StepResult, type StartupContext, failed } from "./step.ts";
import type { Reporter } from "./reporter.ts";

/** Also the steps that were begun and cut short: `begun` is what has to be undone. */
export type Run = {
  readonly results: readonly StepResult[];
  readonly begun: readonly Step[];
  readonly isAborted: boolean;
};

const ABORT_MS = 2_000;

/** All steps in order, until one that is needed fails or the signal aborts. Never rejects. */
export async function runSteps(
  steps: readonly Step[],
  context: StartupContext,
  reporter: Reporter,
): Promise<Run> {
  const results: StepResult[] = [];
  const begun: Step[] = [];
  for (const step of steps) {
    if (context.signal.aborted) break;
    begun.push(step);
    reporter.begin(step);
    const startedAt = performance.now();
    const outcome = await runOne(step, context);
    const result = { step, outcome, durationMs: performance.now() - startedAt };
    if (context.signal.aborted) {
      reporter.cut(step);
      break;
    }
    reporter.end(result);
    results.push(result);
    if (outcome.kind === "failed" && step.isNeeded === true) break;
  }
  return { results, begun, isAborted: context.signal.aborted };
}

async function runOne(step: Step, context: StartupContext): Promise<StepOutcome> {
  // A step looks at the signal and ends on its own; one that does not must not keep us.
  const aborted = new Promise<StepOutcome>((resolve) => {
    const onAbort = () => setTimeout(() => resolve(failed("cut short", "")), ABORT_MS).unref();
    context.signal.addEventListener("abort", onAbort, { once: true });
  });
  const run = step.run(context).catch((error: unknown) => failed(sentenceOf(error), hintFor(error)));
  return Promise.race([run, aborted]);
}

/** In reverse order, all within the time; what fails or hangs does not keep the others from being undone. */
export async function undoSteps(
  begun: readonly Step[],
  context: StartupContext,
  { totalMs, onError }: { readonly totalMs: number; readonly onError: (line: string) => void },
): Promise<void> {
  const deadline = performance.now() + totalMs;
  for (const step of begun.toReversed()) {
    if (step.undo === undefined) continue;
    // No single one may use up the time of all: Vapi may be slow, and the server still has to be stopped.
    const left = Math.min(Math.max(deadline - performance.now(), 500), totalMs / 2);
    const timer = new AbortController();
    const undone = step.undo(context).then(
      () => null,
      (error: unknown) => sentenceOf(error),
    );
    const late = delay(left, "it took too long", { signal: timer.signal }).catch(() => null);
    const problem = await Promise.race([undone, late]);
    timer.abort();
    if (problem !== null) onError(`"${step.title}" could not be undone: ${problem}`);
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: "Free some disk space, then start again.",
  EROFS: "The file system is read-only: move the checkout, or mount it for writing.",
  EACCES: "Let the user you work as write to that file or folder.",
  EPERM: "Let the user you work as write to that file or folder.",
};

function hintFor(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return HINTS[code] ?? "npm run logs shows what the processes printed.";
}
