import { readFileSync, statSync } from "node:fs";
import { ClusterError } from "./cluster-error.ts";

/** The account PostgreSQL runs as; `undefined` means our own. */
export type Account = { readonly name: string; readonly uid: number; readonly gid: number };

const PREFERRED = ["nobody", "postgres", "daemon", "www-data"];

/**
 * PostgreSQL refuses to run as root, so root hands it to an account that exists already; nothing is added to the
 * machine. Data that is there keeps its owner: what an ordinary user began, root continues as that user.
 */
export function chooseAccount(pgdata: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readAccounts();
  const owner = statSync(pgdata, { throwIfNoEntry: false })?.uid;
  if (owner !== undefined && owner !== 0) {
    const account = accounts.find(({ uid }) => uid >>> 0 === owner);
    if (account) return account;
    throw notPermitted(`${pgdata} belongs to the user id ${owner}, which has no account on this machine`);
  }
  const byName = new Map(accounts.map((account) => [account.name, account]));
  const preferred = PREFERRED.find((name) => byName.has(name));
  const chosen = byName.get(preferred ?? "") ?? accounts[0];
  if (!chosen) {
    throw notPermitted("PostgreSQL refuses to run as root and there is no other account in /etc/passwd");
  }
  if (owner === undefined) return chosen;
  throw notPermitted(
    `${pgdata} belongs to root, as whom PostgreSQL refuses to run`,
    `give it to another account (chown -R ${chosen.name})`,
  );
}

function notPermitted(reason: string, remedy = "start CallWaiting as an ordinary user"): ClusterError {
  return new ClusterError(
    "not_permitted",
    `${reason}: ${remedy}, or set DATABASE_URL to a PostgreSQL server.`,
  );
}

function readAccounts(): Account[] {
  const lines = readFileSync("/etc/passwd", "utf8").split("\n");
  return lines.flatMap((line) => {
    const [name, , uid, gid] = line.split(":");
    // macOS writes nobody's id as -2; that root starts this there is untested.
    if (!name || name.startsWith("#") || !uid || !gid || Number(uid) === 0) return [];
    return [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}
