import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { programEnv } from "@callwaiting/testing/program-env";

const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const cliDir = fileURLToPath(new URL("../..", import.meta.url));

export type StartupEvent = {
  readonly event: string;
  readonly step?: string;
  readonly status?: string;
  readonly line?: string;
  readonly [key: string]: unknown;
};

export type SpawnedCommand = {
  readonly child: ChildProcess;
  readonly events: readonly StartupEvent[];
  /** Resolves at the first event that fits, also an earlier one; rejects when the process ends before. */
  readonly until: (fits: (event: StartupEvent) => boolean) => Promise<StartupEvent>;
  readonly output: () => string;
  readonly ended: Promise<number | string>;
};

/** One of our commands as a process of its own, as scripts/run.mjs runs it. */
export function spawnCommand(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): SpawnedCommand {
  const child = spawn(process.execPath, ["--import", tsx, `src/${name}.ts`, ...args], {
    cwd: cliDir,
    env: { PATH: process.env["PATH"] ?? "", LOG_LEVEL: "warn", ...programEnv(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const events: StartupEvent[] = [];
  const waiting = new Set<() => void>();
  let output = "";
  const wake = () => waiting.forEach((look) => look());
  createInterface({ input: child.stdout }).on("line", (line) => {
    output += `${line}\n`;
    if (line.startsWith("{")) events.push(JSON.parse(line) as StartupEvent);
    wake();
  });
  child.stderr.on("data", (chunk) => (output += String(chunk)));
  let isOver = false;
  const ended = new Promise<number | string>((resolve) => {
    child.once("close", (code, signal) => {
      isOver = true;
      resolve(code ?? signal ?? "unknown");
      wake();
    });
  });
  const until = (fits: (event: StartupEvent) => boolean) =>
    new Promise<StartupEvent>((resolve, reject) => {
      const look = () => {
        const found = events.find(fits);
        if (found === undefined && !isOver) return;
        waiting.delete(look);
        if (found !== undefined) resolve(found);
        else reject(new Error(`It ended before that:\n${output}`));
      };
      waiting.add(look);
      look();
    });
  return { child, events, until, output: () => output, ended };
}
