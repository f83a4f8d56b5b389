import { randomBytes } from "node:crypto";
import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Home } from "./choose-home.ts";
import { ClusterError } from "./cluster-error.ts";
import type { Binaries } from "./find-binaries.ts";
import { runProgram } from "./run-program.ts";

type Keeping = { readonly place: Home; readonly binaries: Binaries; readonly hasData: boolean };

/**
 * The superuser's password. Only the account that starts CallWaiting can read its file: with `trust` any local user
 * could read the patients. It is written before new data is made and after old data accepted it, so that a kill in
 * between never parts the two.
 */
export async function keepPassword({ place, binaries, hasData }: Keeping): Promise<string> {
  const path = passwordPath(place.home);
  const kept = await readIfThere(path);
  if (kept) return kept;
  const password = randomBytes(24).toString("base64url");
  if (hasData) await resetPassword({ place, binaries, password });
  await writePrivately(path, `${password}\n`);
  return password;
}

export function passwordPath(home: string): string {
  return join(home, "password");
}

type Reset = { readonly place: Home; readonly binaries: Binaries; readonly password: string };

/** For data whose password file is lost (a backup of pgdata alone): set while nobody can connect. */
async function resetPassword({ place, binaries, password }: Reset): Promise<void> {
  const { code, output } = await runProgram({
    file: binaries.postgres,
    args: ["--single", "-D", place.pgdata, "postgres"],
    account: place.account,
    input: `ALTER ROLE postgres PASSWORD '${password}';\n`,
  });
  if (code === 0 && !output.includes("ERROR:")) return;
  throw new ClusterError(
    "start_failed",
    `The database in ${place.home} has lost its password file and no new one could be set: ${output.trim()}`,
  );
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

async function writePrivately(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
