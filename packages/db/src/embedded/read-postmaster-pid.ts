import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The pid in PostgreSQL's own lock file; 0, which is no process, when there is none or nothing readable in it. */
export async function readPostmasterPid(pgdata: string): Promise<number> {
  const text = await readFile(join(pgdata, "postmaster.pid"), "utf8").catch(() => "");
  // A standalone backend (which sets a password) writes its pid negated.
  const pid = Math.abs(Number.parseInt(text, 10));
  return Number.isSafeInteger(pid) ? pid : 0;
}
