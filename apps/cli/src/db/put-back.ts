import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { type Restored, restoreDatabase } from "@callwaiting/db/backup";
import type { OwnerPool } from "@callwaiting/db";
import { explainFileError } from "./explain-file-error.ts";

/** Reads a backup into the database. */
export async function putBack(
  owner: OwnerPool,
  { name, force }: { readonly name: string; readonly force: boolean },
): Promise<Restored> {
  const file = resolve(name);
  try {
    return await restoreDatabase(owner, { lines: readLines(file), force });
  } catch (error) {
    throw explainFileError(error, file);
  }
}

/** Split at newlines only: Node's readline also splits at U+2028, which a patient's note may hold. */
async function* readLines(file: string): AsyncGenerator<string> {
  const gunzip = createGunzip();
  // Its failures destroy `gunzip`, whose reader below then hears of them.
  const flowing = pipeline(createReadStream(file), gunzip).catch(() => {});
  let rest = "";
  for await (const text of gunzip.setEncoding("utf8")) {
    const lines = (rest + String(text)).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
  await flowing;
}
