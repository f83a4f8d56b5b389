import { readFile, readdir, readlink } from "node:fs/promises";
import { connect } from "node:net";
import { execa } from "execa";

export type PortHolder = { readonly pid: number | null; readonly command: string };

const CONNECT_MS = 1_000;

/** Who listens on a port of this machine; null when nobody does. */
export async function findPortHolder(port: number): Promise<PortHolder | null> {
  const isTaken = (await Promise.all(["127.0.0.1", "::1"].map((host) => answers(host, port)))).includes(true);
  if (!isTaken) return null;
  const pid = process.platform === "linux" ? await findByProc(port) : await findByLsof(port);
  if (pid === null) return { pid, command: "a process of another account" };
  return { pid, command: await commandOf(pid) };
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (isTaken: boolean) => {
      socket.destroy();
      resolve(isTaken);
    };
    socket.setTimeout(CONNECT_MS, () => end(true));
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}

/** The kernel's table names the socket, and the process that holds it has it among its open files. */
async function findByProc(port: number): Promise<number | null> {
  const hexPort = port.toString(16).toUpperCase().padStart(4, "0");
  const sockets = new Set<string>();
  for (const table of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    const lines = (await readFile(table, "utf8").catch(() => "")).split("\n").slice(1);
    for (const line of lines) {
      const [, local = "", , state, ...rest] = line.trim().split(/\s+/);
      if (state === "0A" && local.endsWith(`:${hexPort}`)) sockets.add(`socket:[${rest[5]}]`);
    }
  }
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const file of files) {
      const target = await readlink(`/proc/${pid}/fd/${file}`).catch(() => "");
      if (sockets.has(target)) return Number(pid);
    }
  }
  return null;
}

async function findByLsof(port: number): Promise<number | null> {
  const { stdout } = await execa("lsof", ["-nP", "-t", `-iTCP:${port}`, "-sTCP:LISTEN"], { reject: false });
  const pid = Number(stdout?.split("\n")[0]);
  return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
}

async function commandOf(pid: number): Promise<string> {
  const { stdout } = await execa("ps", ["-o", "comm=", "-p", String(pid)], { reject: false });
  return stdout?.trim() || "unknown";
}
