import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

const PACKAGES = {
  etcd: "etcd-server",
  patroni: "patroni python3-etcd",
  haproxy: "haproxy",
  pgbouncer: "pgbouncer",
} as const;

export type Programs = Readonly<Record<keyof typeof PACKAGES, string>> & {
  /** Where initdb, postgres, pg_rewind and pg_basebackup are. */
  readonly postgresBin: string;
};

const DEBIAN_POSTGRES = "/usr/lib/postgresql";

/** What Debian's packages have installed, or the packages that are missing. */
export function findPrograms(): Programs | { readonly missing: readonly string[] } {
  const found = {
    etcd: find("etcd"),
    patroni: find("patroni"),
    haproxy: find("haproxy"),
    pgbouncer: find("pgbouncer"),
  };
  const { etcd, patroni, haproxy, pgbouncer } = found;
  const postgresBin = findPostgres();
  // They count on Linux's /proc, and Debian has all of them.
  if (etcd && patroni && haproxy && pgbouncer && postgresBin && process.platform === "linux") {
    return { etcd, patroni, haproxy, pgbouncer, postgresBin };
  }
  const names = (Object.keys(PACKAGES) as (keyof typeof PACKAGES)[]).filter((name) => found[name] === null);
  return { missing: [...names.map((name) => PACKAGES[name]), ...(postgresBin ? [] : ["postgresql-15"])] };
}

function find(name: string): string | null {
  const dirs = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/bin", "/usr/sbin", "/usr/local/sbin"];
  return dirs.map((dir) => join(dir, name)).find((file) => existsSync(file)) ?? null;
}

/** The newest one that has all that Patroni calls. */
function findPostgres(): string | null {
  if (!existsSync(DEBIAN_POSTGRES)) return null;
  const versions = readdirSync(DEBIAN_POSTGRES).sort((a, b) => Number(b) - Number(a));
  const bins = versions.map((version) => join(DEBIAN_POSTGRES, version, "bin"));
  return bins.find((bin) => existsSync(join(bin, "pg_rewind")) && existsSync(join(bin, "postgres"))) ?? null;
}

/** As each says it: "patroni 3.0.2", "HAProxy version 2.6.12-1+deb12u4 …". */
export function readVersions({ patroni, etcd, haproxy, pgbouncer }: Programs): readonly string[] {
  const asked = [
    [patroni, "--version"],
    [etcd, "--version"],
    [haproxy, "-v"],
    [pgbouncer, "--version"],
  ] as const;
  return asked.map(([program, option]) => {
    const [line = ""] = execFileSync(program, [option], { encoding: "utf8" }).split("\n");
    return line.replace(/ \d{4}\/.*| - http.*$/, "").replace(/ [Vv]ersion:?/, "");
  });
}
