import { existsSync, realpathSync } from "node:fs";
import { chmod, mkdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { chooseAccount, type Account } from "./choose-account.ts";
import { ClusterError } from "./cluster-error.ts";
import { publicDirFor } from "./copy-binaries.ts";
import { canReach } from "./run-program.ts";

/** Where a cluster lives: its files, its lock, its password and its log are in `home`, PostgreSQL's own in `pgdata`. */
export type Home = { readonly home: string; readonly pgdata: string; readonly account: Account | undefined };

/**
 * The folder that was asked for, or, where the unprivileged account that root hands PostgreSQL to cannot get there
 * (a checkout below /root), a folder under /var/lib that belongs to it. Data that exists decides: a changed permission
 * must never make yesterday's bookings look gone.
 */
export async function chooseHome(dataDir: string): Promise<Home> {
  const wanted = realPath(resolve(dataDir));
  const account = chooseAccount(pgdataIn(wanted));
  if (!account || (await canReach(account, nearestExisting(wanted)))) {
    const moved = account ? homeUnderVarLib(wanted) : undefined;
    if (moved && hasData(moved) && !hasData(wanted)) return inHome(moved);
    return inHome(wanted);
  }
  if (hasData(wanted)) {
    throw new ClusterError(
      "not_permitted",
      `The database in ${wanted} cannot be reached any more by the account ${account.name}, which it belongs to: let others enter that folder and those above it (chmod o+x).`,
    );
  }
  return inHome(homeUnderVarLib(wanted));
}

/** Whatever the umask says, PostgreSQL's account must be able to pass through the folders made here. */
export async function createHome({ home, account }: Home): Promise<void> {
  const mode = account ? 0o711 : 0o700;
  const first = await mkdir(home, { recursive: true, mode });
  if (first === undefined || !account) return;
  for (let dir = home; dir.length >= first.length; dir = dirname(dir)) await chmod(dir, mode);
}

function inHome(home: string): Home {
  const pgdata = pgdataIn(home);
  return { home, pgdata, account: chooseAccount(pgdata) };
}

function pgdataIn(home: string): string {
  return join(home, "pgdata");
}

function hasData(home: string): boolean {
  return existsSync(join(pgdataIn(home), "PG_VERSION"));
}

export function homeUnderVarLib(wanted: string): string {
  return join(publicDirFor(wanted), "cluster");
}

function nearestExisting(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : nearestExisting(dirname(path));
}

/** One name for one folder, also where part of it does not exist yet. */
function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : join(realPath(dirname(path)), basename(path));
}
