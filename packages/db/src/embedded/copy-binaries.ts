import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { ClusterError } from "./cluster-error.ts";

/** A folder any account can enter, for one absolute path (the whole hash: a shortened one is not unique). */
export function publicDirFor(path: string): string {
  return join("/var/lib", `callwaiting-${createHash("sha256").update(path).digest("hex")}`);
}

/**
 * Copies an installation (bin, lib, share) to where the unprivileged account can run it; needed where root's checkout
 * lies below a closed folder such as /root. 60 MB, once per installation.
 */
export async function copyBinaries(prefix: string): Promise<string> {
  const home = publicDirFor(prefix);
  const copy = join(home, "native");
  if (existsSync(copy)) return copy;
  if (!existsSync(join(prefix, "share"))) {
    throw new ClusterError(
      "not_permitted",
      `The PostgreSQL programs in ${prefix} cannot be run by an unprivileged account: open that folder or start CallWaiting as an ordinary user.`,
    );
  }
  await mkdir(home, { recursive: true });
  await chmod(home, 0o755);
  const draft = await mkdtemp(join(home, "draft-"));
  try {
    for (const part of ["bin", "lib", "share"]) {
      await cp(join(prefix, part), join(draft, part), { recursive: true, verbatimSymlinks: true });
    }
    await openToAll(draft);
    await moveIntoPlace(draft, copy);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return copy;
}

async function moveIntoPlace(draft: string, copy: string): Promise<void> {
  try {
    await rename(draft, copy);
  } catch (error) {
    if (!existsSync(copy)) throw error; // else another process was faster with the same files
  }
}

/** A strict umask at install time may have closed the files themselves. */
async function openToAll(path: string): Promise<void> {
  const stats = await lstat(path);
  if (stats.isSymbolicLink()) return;
  const isProgram = (stats.mode & 0o100) !== 0;
  await chmod(path, stats.isDirectory() || isProgram ? 0o755 : 0o644);
  if (!stats.isDirectory()) return;
  await Promise.all((await readdir(path)).map((name) => openToAll(join(path, name))));
}
