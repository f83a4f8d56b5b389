import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** Removes the letters and texts of these ids from folders in which they were kept instead of sent. */
export async function removeKept(dirs: readonly string[], ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const theirs = new Set(ids);
  for (const dir of dirs) {
    for (const name of await namesIn(dir)) {
      if (theirs.has(ID.exec(name)?.[1] ?? "")) await rm(join(dir, name), { force: true });
    }
  }
}

/** The time comes first, and half written ones end with `.part`. */
const ID = /-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(?:eml|txt)(?:\.part)?$/;

async function namesIn(dir: string): Promise<readonly string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    // Nothing was ever kept there.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
