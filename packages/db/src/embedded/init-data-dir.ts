import { existsSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Home } from "./choose-home.ts";
import { ClusterError, explainOutput, refuseAborted } from "./cluster-error.ts";
import type { Binaries } from "./find-binaries.ts";
import { runProgram } from "./run-program.ts";

type Init = {
  readonly place: Home;
  readonly binaries: Binaries;
  readonly password: string;
  readonly durable: boolean;
  readonly onLog: (line: string) => void;
  readonly signal: AbortSignal;
};

const DRAFT = "pgdata-draft-";

/** Whether there is a whole cluster of the right version; another version is an error, never a reason to start anew. */
export async function holdsCluster({ pgdata }: Home, { major }: Binaries): Promise<boolean> {
  // initdb writes pg_control after PG_VERSION: with one of them alone nothing was ever stored here.
  const isWhole = ["PG_VERSION", "global/pg_control"].every((name) => existsSync(join(pgdata, name)));
  if (!isWhole) return false;
  const version = (await readFile(join(pgdata, "PG_VERSION"), "utf8")).trim();
  if (version === String(major)) return true;
  throw new ClusterError(
    "wrong_version",
    `The data in ${pgdata} was written by PostgreSQL ${version} and cannot be read by ${major}: ` +
      `start it with the programs of ${version}, or move it to ${major} with pg_dump.`,
  );
}

/**
 * Makes a new cluster aside and moves it into place by one rename, so that a kill in the middle leaves only a draft,
 * which the next one removes.
 */
export async function initDataDir(init: Init): Promise<void> {
  const { home, pgdata, account } = init.place;
  await removeDrafts(home);
  if (!(await isEmpty(pgdata))) await setAside(pgdata, init.onLog);
  const draft = await mkdtemp(join(home, DRAFT));
  try {
    await chmod(draft, account ? 0o711 : 0o700);
    await runInitdb(init, draft);
    await rename(join(draft, "pgdata"), pgdata);
  } finally {
    await removeQuietly(draft);
  }
}

async function isEmpty(dir: string): Promise<boolean> {
  return !existsSync(dir) || (await readdir(dir)).length === 0;
}

/** Never deletes what we did not make: it could be somebody's data. */
async function setAside(pgdata: string, onLog: (line: string) => void): Promise<void> {
  const aside = `${pgdata}-incomplete-${new Date().toISOString().replaceAll(/[^\dTZ]/g, "")}`;
  await rename(pgdata, aside);
  onLog(`${pgdata} held no complete database; it is kept as ${aside}`);
}

async function runInitdb({ place, binaries, password, durable, signal }: Init, draft: string): Promise<void> {
  const dir = join(draft, "pgdata");
  const passwordFile = join(draft, "password");
  await mkdir(dir, { mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600, flag: "wx" });
  const { account } = place;
  if (account) {
    for (const path of [dir, passwordFile]) await chown(path, account.uid >>> 0, account.gid >>> 0);
  }
  const args = ["-D", dir, "-U", "postgres", "-A", "scram-sha-256", `--pwfile=${passwordFile}`];
  const { code, output } = await runProgram({
    file: binaries.initdb,
    args: [...args, ...localeFlags(binaries.major), ...(durable ? [] : ["--no-sync"])],
    account,
    signal,
  });
  refuseAborted(signal);
  if (code !== 0) throw explainOutput("PostgreSQL's initdb failed", place.home, output);
}

/** The builtin provider (from 17 on) knows Unicode and its order never changes with the system's libc. */
function localeFlags(major: number): readonly string[] {
  const base = ["--encoding=UTF8", "--locale=C"];
  return major >= 17 ? [...base, "--locale-provider=builtin", "--builtin-locale=C.UTF-8"] : base;
}

async function removeDrafts(home: string): Promise<void> {
  const names = (await readdir(home)).filter((name) => name.startsWith(DRAFT));
  await Promise.all(names.map((name) => removeQuietly(join(home, name))));
}

/** An initdb that outlived its killed parent may still be writing there: then the next start removes it. */
async function removeQuietly(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
}
