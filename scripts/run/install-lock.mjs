// One install at a time in a checkout, also when an earlier one was killed.

import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 200;

/**
 * Waits for the lock and returns what releases it. The files are `install-lock.<n>`: the highest n counts and none is
 * used twice, so that exactly one of those who find a dead owner can create the next one.
 */
export async function takeInstallLock(root, onWait) {
  const dir = join(root, ".turbo"); // ignored by git, and not touched by an install as node_modules is
  mkdirSync(dir, { recursive: true });
  for (let hasWaited = false; ;) {
    const newest = newestLock(dir);
    if (newest > 0 && isOwned(lockPath(dir, newest))) {
      if (!hasWaited) onWait();
      hasWaited = true;
      await delay(POLL_MS);
    } else if (createFile(lockPath(dir, newest + 1), describeProcess(process.pid))) {
      if (newestLock(dir) === newest + 1) {
        rmSync(lockPath(dir, newest), { force: true });
        return () => release(lockPath(dir, newest + 1));
      }
      rmSync(lockPath(dir, newest + 1), { force: true });
    }
  }
}

function lockPath(dir, generation) {
  return join(dir, `install-lock.${generation}`);
}

function newestLock(dir) {
  const generations = readdirSync(dir).map((name) => Number(/^install-lock\.(\d+)$/.exec(name)?.[1] ?? 0));
  return Math.max(0, ...generations);
}

function isOwned(path) {
  const owner = readText(path).trim();
  return owner !== "" && owner !== "released" && describeProcess(Number.parseInt(owner, 10)) === owner;
}

/** Pid and start time, because pids are reused; where /proc is missing the pid has to do. */
function describeProcess(pid) {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat) {
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? "" : `${pid} ${fields[19]}`;
  }
  if (process.platform === "linux") return "";
  try {
    process.kill(pid, 0);
    return `${pid}`;
  } catch (error) {
    return error.code === "EPERM" ? `${pid}` : "";
  }
}

/** Appears with its content in one step: nobody reads a half-written owner. */
function createFile(path, text) {
  const draft = `${path}-${randomBytes(6).toString("hex")}`;
  writeFileSync(draft, `${text}\n`);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function release(path) {
  const draft = `${path}-${randomBytes(6).toString("hex")}`;
  try {
    writeFileSync(draft, "released\n");
    renameSync(draft, path);
  } catch {
    rmSync(draft, { force: true }); // a full disk: the lock then ends with this process
  }
}

function readText(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
