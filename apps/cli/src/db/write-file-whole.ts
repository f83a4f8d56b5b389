import { createWriteStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

type Source = { readonly text: AsyncIterable<string>; readonly gzip: boolean };

/** Writes a file that only its owner may read: the whole of it is there afterwards, or what was there before. */
export async function writeFileWhole(path: string, { text, gzip }: Source): Promise<void> {
  const fresh = `${path}.${process.pid}.part`;
  try {
    const file = createWriteStream(fresh, { flags: "wx", mode: 0o600 });
    const source = Readable.from(text);
    await (gzip ? pipeline(source, createGzip(), file) : pipeline(source, file));
    await syncToDisk(fresh);
    await rename(fresh, path);
    await syncToDisk(dirname(path));
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
