import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

const CGROUP_QUOTA = "/sys/fs/cgroup/cpu.max";

/** The cores that this process may use: Node sees those that it was pinned to, and not a container's limit (`docker run --cpus 2`). */
export function countCores(quota: string = readQuota()): number {
  // "max 100000", or microseconds of a processor in so many of the clock.
  const [used, of] = quota.split(" ").map(Number);
  const allowed =
    used !== undefined && of !== undefined && used > 0 && of > 0 ? Math.floor(used / of) : Infinity;
  return Math.max(1, Math.min(availableParallelism(), allowed));
}

function readQuota(): string {
  try {
    return readFileSync(CGROUP_QUOTA, "utf8").trim();
  } catch {
    return "";
  }
}
