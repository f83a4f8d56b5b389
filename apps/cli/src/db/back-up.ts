import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { asWholeDatabase, dumpDatabase } from "@callwaiting/db/backup";
import type { OwnerPool } from "@callwaiting/db";
import { CommandError } from "../report/command-error.ts";
import { explainFileError } from "./explain-file-error.ts";
import { writeFileWhole } from "./write-file-whole.ts";

type Wanted = {
  /** Without one: a new file in `folder`, which git does not take. */
  readonly name: string | undefined;
  readonly folder: string;
};

/** Writes the whole database into one new file, and returns its path. */
export async function backUp(owner: OwnerPool, { name, folder }: Wanted): Promise<string> {
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  const file = name === undefined ? join(folder, `callwaiting-${stamp}.backup`) : resolve(name);
  if (existsSync(file)) {
    throw new CommandError(`${file} already exists.`, { hint: "Give another name, or remove it first." });
  }
  try {
    if (name === undefined) await mkdir(folder, { recursive: true, mode: 0o700 });
    await asWholeDatabase(owner, (client) =>
      writeFileWhole(file, { text: dumpDatabase(client), gzip: true }),
    );
  } catch (error) {
    throw explainFileError(error, file);
  }
  return file;
}
