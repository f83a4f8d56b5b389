import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

export type StartedProcess = {
  readonly child: ChildProcess;
  readonly logFile: string;
  readonly ended: Promise<void>;
  /** SIGTERM, then waits for its end. */
  readonly stop: () => Promise<void>;
};

export type ProcessSpec = {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Gets all that it prints: a pipe would have to be read by whoever makes the load. */
  readonly logFile: string;
};

export function startProcess({ file, args, cwd, env, logFile }: ProcessSpec): StartedProcess {
  const log = openSync(logFile, "a");
  const inherited = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" };
  const child = spawn(file, args, { cwd, env: { ...inherited, ...env }, stdio: ["ignore", log, log] });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("close", () => resolve());
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { child, logFile, ended, stop };
}

const PATIENCE_MS = 120_000;
const LOOK_MS = 5;

/** Asks again and again until there is an answer. */
export async function untilAnswered<T>(started: StartedProcess, ask: () => Promise<T | null>): Promise<T> {
  const endsAtMs = performance.now() + PATIENCE_MS;
  while (performance.now() < endsAtMs && started.child.exitCode === null) {
    const answer = await ask().catch(() => null);
    if (answer !== null) return answer;
    await delay(LOOK_MS);
  }
  throw new Error(`A process did not come up:\n${await readFile(started.logFile, "utf8")}`);
}
