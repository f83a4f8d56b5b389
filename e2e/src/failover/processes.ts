import { type ChildProcess, spawn } from "node:child_process";
import { openSync, readFileSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";

export type Account = { readonly uid: number; readonly gid: number };

/** PostgreSQL refuses to run as root, so root hands everything to an account that exists; null: our own. */
export function chooseAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const lines = readFileSync("/etc/passwd", "utf8").split("\n");
  const accounts = new Map(lines.map((line) => [line.split(":")[0], line.split(":")]));
  const [, , uid, gid] = accounts.get("postgres") ?? accounts.get("nobody") ?? [];
  return { uid: Number(uid ?? 65_534), gid: Number(gid ?? 65_534) };
}

export type Start = {
  readonly program: string;
  readonly args: readonly string[];
  /** It runs there: by that it is found again, whatever it starts itself. */
  readonly dir: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly account: Account | null;
};

/** Out of the terminal's reach: Ctrl-C is for us, who end it in order. */
export function startProgram({ program, args, dir, env = {}, account }: Start): ChildProcess {
  const log = openSync(join(dir, `${program.split("/").at(-1) ?? "program"}.log`), "a");
  const child = spawn(program, args, {
    cwd: dir,
    detached: true,
    env: { PATH: process.env["PATH"] ?? "", HOME: dir, LC_ALL: "C.UTF-8", ...env },
    stdio: ["ignore", log, log],
    ...account,
  });
  child.on("error", () => {});
  return child;
}

/** Every process that works in the folder or below it: what was started there, and PostgreSQL, which that has started. */
export function processesIn(dir: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const cwd = workingDirectoryOf(pid);
      return cwd === dir || cwd.startsWith(`${dir}/`);
    })
    .map(Number);
}

/** Until nothing new comes up either: who is stopped or killed starts nobody. */
export function signalAll(dir: string, signal: NodeJS.Signals): void {
  const told = new Set<number>();
  for (;;) {
    const pids = processesIn(dir).filter((pid) => !told.has(pid));
    if (pids.length === 0) return;
    for (const pid of pids) {
      told.add(pid);
      send(pid, signal);
    }
  }
}

/** The program's arguments, joined; a process of PostgreSQL says there what it is. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/** It may have ended by itself meanwhile. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

function workingDirectoryOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`).replace(/ \(deleted\)$/, "");
  } catch {
    return "";
  }
}
