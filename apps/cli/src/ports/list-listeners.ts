import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, readlinkSync } from "node:fs";
import { readCommandLine } from "@callwaiting/db/identify-process";

/** Who listens on a port. Null where the system does not tell us: it is another user's. */
export type Listener = { readonly pid: number | null; readonly command: string };

const UNKNOWN: Listener = { pid: null, command: "a program of another user" };

/** The processes that listen on this TCP port of this machine, on any address. */
export function listListeners(port: number): readonly Listener[] {
  const pids = existsSync("/proc/net/tcp") ? fromProc(port) : fromTools(port);
  return pids.map((pid) => (pid === null ? UNKNOWN : { pid, command: readCommandLine(pid) }));
}

/** A program that is just ending has let go of its files before its socket is gone: look again before a stranger is named. */
const LOOKS = 5;
const PAUSE_MS = 20;

function fromProc(port: number): readonly (number | null)[] {
  for (let look = 1; ; look += 1) {
    const owners = lookOnce(port);
    if (!owners.includes(null) || look === LOOKS) return owners;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
  }
}

function lookOnce(port: number): readonly (number | null)[] {
  const inodes = new Set([
    ...listeningInodes("/proc/net/tcp", port),
    ...listeningInodes("/proc/net/tcp6", port),
  ]);
  if (inodes.size === 0) return [];
  const owners = new Map<number, string>();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    for (const inode of socketsOf(pid)) if (inodes.has(inode)) owners.set(Number(pid), inode);
  }
  const hasUnknown = [...inodes].some((inode) => ![...owners.values()].includes(inode));
  return [...owners.keys(), ...(hasUnknown ? [null] : [])];
}

const LISTEN = "0A";

/** Columns: number, local address:port in hex, remote, state, …, inode at 9. */
function listeningInodes(file: string, port: number): readonly string[] {
  const hexPort = port.toString(16).toUpperCase().padStart(4, "0");
  return readText(file)
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => state === LISTEN && local?.endsWith(`:${hexPort}`) === true)
    .flatMap((fields) => (fields[9] === undefined ? [] : [fields[9]]));
}

function socketsOf(pid: string): readonly string[] {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).flatMap((fd) => {
      const target = readLink(`${folder}/${fd}`);
      return /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? [];
    });
  } catch {
    return []; // ended meanwhile, or another user's
  }
}

// Untested: there was no macOS and no Windows at hand.
function fromTools(port: number): readonly number[] {
  if (process.platform === "win32") {
    const rows = run("netstat", ["-ano", "-p", "TCP"]).split(/\r?\n/);
    const row = new RegExp(`^\\s*TCP\\s+\\S+:${port}\\s+\\S+\\s+LISTENING\\s+(\\d+)`);
    return [...new Set(rows.flatMap((line) => Number(row.exec(line)?.[1] ?? 0) || []))];
  }
  const pids = run("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fp"]);
  return [...pids.matchAll(/^p(\d+)$/gm)].map(([, pid]) => Number(pid));
}

function run(file: string, args: readonly string[]): string {
  try {
    return execFileSync(file, args, { stdio: ["ignore", "pipe", "ignore"] }).toString("utf8");
  } catch {
    return ""; // lsof exits with 1 when there is nothing
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
