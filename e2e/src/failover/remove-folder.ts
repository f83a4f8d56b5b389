import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { signalAll } from "./processes.ts";

/** The pid of the run follows. */
export const FOLDER_PREFIX = "callwaiting-failover-";

/** Ends what runs in it and removes it; waits for nobody, so that it may be called at the very end. */
export function removeFolder(dir: string): void {
  signalAll(dir, "SIGKILL");
  for (const name of existsSync(dir) ? readdirSync(dir) : []) unmount(join(dir, name));
  rmSync(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

/** What etcd, Patroni and the others said, for whoever asks why; that of the run before is gone. */
export function keepLogs(dir: string, logs: string): void {
  rmSync(logs, { recursive: true, force: true });
  mkdirSync(logs, { recursive: true });
  const names = existsSync(dir) ? readdirSync(dir, { recursive: true, encoding: "utf8" }) : [];
  for (const name of names.filter((one) => one.endsWith(".log"))) {
    copyFileSync(join(dir, name), join(logs, name.replaceAll("/", "-")));
  }
}

/** What runs left that were killed themselves: their folders carry the pid. */
export function removeLeftovers(parent: string): void {
  for (const name of readdirSync(parent).filter((one) => one.startsWith(FOLDER_PREFIX))) {
    const pid = Number.parseInt(name.slice(FOLDER_PREFIX.length), 10);
    if (Number.isSafeInteger(pid) && !existsSync(`/proc/${pid}`)) removeFolder(join(parent, name));
  }
}

function unmount(dir: string): void {
  try {
    execFileSync("umount", ["--lazy", dir], { stdio: "ignore" });
  } catch {
    // It is a folder, and no disk of its own.
  }
}
