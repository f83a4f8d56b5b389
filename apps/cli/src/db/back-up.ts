import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { asWholeDatabase, dumpDatabase } from "@callwaiting/db/backup";
import type { OwnerPool } from "@callwaiting/db";
import { CommandError } from "../report/command-error.ts";
import { explainFileError } from "./explain-file-error.ts";
import { writeFileWhole } from "./write-file-whole.ts";

/** Writes the whole database into one new file, and returns its path. */
export async function backUp(owner: OwnerPool, name: string | undefined): Promise<string> {
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  const file = resolve(name ?? `callwaiting-${stamp}.backup`);
  if (existsSync(file)) {
    throw new CommandError(`${file} already exists.`, { hint: "Give another name, or remove it first." });
  }
  try {
    await asWholeDatabase(owner, (client) =>
      writeFileWhole(file, { text: dumpDatabase(client), gzip: true }),
    );
  } catch (error) {
    throw explainFileError(error, file);
  }
  return file;
}
