import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { identifyProcess } from "@callwaiting/db/identify-process";
import { stopOrphan } from "@callwaiting/db/stop-orphan";

/** A world's folder: this, the process id of its run, and a random rest. */
export const PREFIX = "callwaiting-bench-";

/** What killed runs left: gigabytes, and perhaps a PostgreSQL. */
export async function removeLeftovers(base: string): Promise<void> {
  for (const name of await readdir(base)) {
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN;
    if (!Number.isSafeInteger(pid) || identifyProcess(pid)) continue;
    const dir = join(base, name);
    await stopOrphan({ pgdata: join(dir, "postgres", "pgdata"), onLog: () => {} }).catch(() => {});
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}
