import { statfsSync } from "node:fs";
import { freemem, tmpdir } from "node:os";

const IN_MEMORY = "/dev/shm";
const TMPFS = 0x01021994;
/** A run needs a gigabyte there at most. */
const ROOM = 5e9;
const MEMORY = 8e9;

/**
 * The environment of a run of tests: where it makes what it throws away. Thousands of small files of databases that live for
 * a second are made far faster in memory than on a disk, if there is plenty of it; whoever has set TMPDIR is asked first.
 * What is big, and linked from a store on the disk, goes to TEST_DISK_TMPDIR.
 */
export function chooseTempDir() {
  const onDisk = { TEST_DISK_TMPDIR: tmpdir() };
  if (process.env.TMPDIR || !hasRoomInMemory()) return onDisk;
  return { ...onDisk, TMPDIR: IN_MEMORY };
}

function hasRoomInMemory() {
  // Of a container, what its limit leaves.
  if (Math.min(freemem(), process.availableMemory?.() ?? Infinity) < MEMORY) return false;
  try {
    const { type, bavail, bsize } = statfsSync(IN_MEMORY);
    return type === TMPFS && bavail * bsize >= ROOM;
  } catch {
    return false;
  }
}
