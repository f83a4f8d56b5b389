import pc from "picocolors";
import yoctoSpinner, { type Spinner } from "yocto-spinner";
import type { Step, StepResult } from "./step.ts";

export type Reporter = {
  readonly begin: (step: Step) => void;
  readonly end: (result: StepResult) => void;
  /** Ctrl-C while it ran. */
  readonly cut: (step: Step) => void;
  /** A line for a person; programs do not get it. */
  readonly say: (line: string) => void;
  /** An event for programs; persons do not get it. */
  readonly event: (event: Readonly<Record<string, unknown>>) => void;
};

type Output = { readonly stdout: NodeJS.WriteStream; readonly json: boolean };

/** One JSON object per line; or a spinner on a terminal; or plain lines in a file or a pipe. */
export function createReporter({ stdout, json }: Output): Reporter {
  const write = (line: string) => void stdout.write(`${line}\n`);
  if (json) return jsonReporter(write);
  return stdout.isTTY ? terminalReporter(stdout, write) : plainReporter(write);
}

function jsonReporter(write: (line: string) => void): Reporter {
  const event = (fields: Readonly<Record<string, unknown>>) => write(JSON.stringify(fields));
  return {
    begin: () => {},
    end: ({ step, outcome, durationMs }) =>
      event({
        event: "step",
        step: step.id,
        status: outcome.kind,
        line: outcome.line,
        hint: outcome.kind === "failed" ? outcome.hint : null,
        durationMs: Math.round(durationMs),
        targetMs: step.targetMs,
      }),
    cut: (step) => event({ event: "step", step: step.id, status: "cut_short" }),
    say: () => {},
    event,
  };
}

function plainReporter(write: (line: string) => void): Reporter {
  return {
    begin: () => {},
    end: (result) => describeResult(result).forEach(write),
    cut: (step) => write(`${pc.yellow("–")} ${step.title}: cut short`),
    say: write,
    event: () => {},
  };
}

/** Notes of others go above the spinner, which is drawn again below them. */
function terminalReporter(stdout: NodeJS.WriteStream, write: (line: string) => void): Reporter {
  let spinner: Spinner | null = null;
  const stop = () => {
    spinner?.stop();
    spinner = null;
  };
  const begin = (text: string) => {
    spinner = yoctoSpinner({ text, stream: stdout, handleSignals: false }).start();
  };
  return {
    begin: (step) => begin(step.title),
    end: (result) => {
      stop();
      describeResult(result).forEach(write);
    },
    cut: (step) => {
      stop();
      write(`${pc.yellow("–")} ${step.title}: cut short`);
    },
    say: (line) => {
      const text = spinner?.text;
      stop();
      write(line);
      if (text !== undefined) begin(text);
    },
    event: () => {},
  };
}

function describeResult({ step, outcome, durationMs }: StepResult): string[] {
  const mark = { done: pc.green("✓"), skipped: pc.yellow("–"), failed: pc.red("✗") }[outcome.kind];
  const line = `${mark} ${step.title}: ${outcome.line} ${pc.dim(`(${(durationMs / 1000).toFixed(1)} s)`)}`;
  return outcome.kind === "failed" && outcome.hint !== ""
    ? [line, `  ${pc.yellow("→")} ${outcome.hint}`]
    : [line];
}
