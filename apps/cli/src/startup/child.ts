import { createWriteStream } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type ProcessIdentity, identifyProcess } from "@callwaiting/db/identify-process";
import { execa } from "execa";
import { endGently } from "../ports/end-gently.ts";
import { updateState } from "./state-file.ts";

export type ChildCommand = {
  /** Names its log file and stands before its lines. */
  readonly name: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly dataDir: string;
  readonly onLine: (line: string) => void;
};

export type Child = {
  readonly name: string;
  readonly identity: ProcessIdentity;
  readonly hasEnded: () => boolean;
  /** Resolves with a word on how: its exit code or signal. */
  readonly ended: Promise<string>;
  /** SIGTERM, then SIGKILL. */
  readonly stop: (patienceMs: number) => Promise<void>;
};

export const logFileOf = (dataDir: string, name: string) => join(dataDir, "logs", `${name}.log`);

/**
 * A Node program of ours, in a process group of its own: Ctrl-C on the terminal reaches us alone, and we stop it in
 * order. What it prints goes to its log file; the one of the run before is kept as `<name>.log.1`.
 */
export async function startChild(command: ChildCommand): Promise<Child> {
  const { name, args, cwd, env, dataDir, onLine } = command;
  const log = await openLog(dataDir, name);
  const child = execa(process.execPath, args, {
    cwd,
    env,
    detached: true,
    stdin: "ignore",
    all: true,
    buffer: false,
    reject: false,
    // The server ends when the other end of this channel is gone: a killed orchestrator leaves no orphan.
    ipc: true,
  });
  const lines = createInterface({ input: child.all });
  lines.on("line", (line) => {
    log.write(`${line}\n`);
    onLine(line);
  });
  let isOver = false;
  const ended = child.then((result) => {
    isOver = true;
    log.end();
    return result.signal ?? `exit code ${result.exitCode ?? "unknown"}`;
  });
  const identity = child.pid === undefined ? undefined : identifyProcess(child.pid);
  if (identity === undefined) throw new Error(`The ${name} could not be started (${await ended}).`);
  await updateState(dataDir, (state) => ({ ...state, children: [...state.children, { name, ...identity }] }));
  const stop = async (patienceMs: number) => {
    await endGently(identity, patienceMs);
    await ended;
  };
  return { name, identity, hasEnded: () => isOver, ended, stop };
}

async function openLog(dataDir: string, name: string) {
  const file = logFileOf(dataDir, name);
  await mkdir(join(dataDir, "logs"), { recursive: true, mode: 0o700 });
  await rename(file, `${file}.1`).catch(() => {});
  return createWriteStream(file, { mode: 0o600, flags: "a" });
}
