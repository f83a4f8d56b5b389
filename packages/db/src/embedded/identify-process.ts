import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** A pid alone is not an identity, since pids are reused: the start time makes it one. */
export type ProcessIdentity = { readonly pid: number; readonly startTime: string };

const HAS_PROC = existsSync("/proc/self/stat");

export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const startTime = HAS_PROC ? startTimeFromProc(pid) : startTimeFromPs(pid);
  return startTime === undefined ? undefined : { pid, startTime };
}

/** True while that very process runs; a zombie no longer does. */
export function isRunning({ pid, startTime }: ProcessIdentity): boolean {
  return identifyProcess(pid)?.startTime === startTime;
}

/** The program and its arguments with blanks between them; empty when there is no such process. */
export function readCommandLine(pid: number): string {
  if (!HAS_PROC) return askPs(pid, "command=") ?? "";
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trimEnd();
  } catch {
    return "";
  }
}

/** Killed, but not yet collected by its parent. Only Linux tells; elsewhere it is false. */
export function isZombie(pid: number): boolean {
  return readStat(pid)?.[0] === "Z";
}

function startTimeFromProc(pid: number): string | undefined {
  const fields = readStat(pid);
  return fields?.[0] === "Z" || fields?.[0] === "X" ? undefined : fields?.[19];
}

/** The fields of /proc/<pid>/stat from the third on: state first, start time (ticks since boot) at 19. */
function readStat(pid: number): readonly string[] | undefined {
  try {
    // The second field is the program's name in brackets and may hold blanks: count from its end.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

// Untested: there was no macOS at hand. Only what its manual page of ps promises is used.
function startTimeFromPs(pid: number): string | undefined {
  return askPs(pid, "state=")?.startsWith("Z") ? undefined : askPs(pid, "lstart=");
}

function askPs(pid: number, column: string): string | undefined {
  try {
    const args = ["-ww", "-o", column, "-p", String(pid)];
    const output = execFileSync("/bin/ps", args, {
      env: { LC_ALL: "C" },
      stdio: ["ignore", "pipe", "ignore"],
    });
    return output.toString("utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}
