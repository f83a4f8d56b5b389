import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { delimiter, join } from "node:path";

export type PgBouncer = {
  readonly url: string;
  readonly start: () => Promise<void>;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** At once, and waits until it is gone. */
  readonly kill: () => Promise<void>;
};

type Upstream = {
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
};

/** The program, or null where it is not installed. */
export function findPgBouncer(): string | null {
  const dirs = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  return dirs.map((dir) => join(dir, "pgbouncer")).find((file) => existsSync(file)) ?? null;
}

/** In transaction mode, with the settings of docs/pgbouncer.md, and few connections so that they are really shared. */
export async function preparePgBouncer(
  program: string,
  { dir, port, upstream }: { dir: string; port: number; upstream: Upstream },
): Promise<PgBouncer> {
  const ini = await writeSettings(join(dir, "pgbouncer"), port, upstream);
  // It refuses to run as root.
  const account = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
  let child: ChildProcess | undefined;
  let log = "";
  return {
    url: `postgresql://${upstream.user}:${upstream.password}@127.0.0.1:${port}/${upstream.database}`,
    start: async () => {
      const started = spawn(program, ["-q", ...account, ini], { stdio: ["ignore", "ignore", "pipe"] });
      child = started;
      started.stderr.on("data", (chunk) => (log = `${log}${String(chunk)}`.slice(-4_000)));
      for (let tries = 0; !(await answers(port)); tries++) {
        if (started.exitCode !== null || tries > 200) throw new Error(`PgBouncer does not start:\n${log}`);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    },
    signal: (signal) => void child?.kill(signal),
    kill: async () => {
      const running = child;
      if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
      const ended = new Promise((resolve) => running.once("exit", resolve));
      running.kill("SIGKILL");
      await ended;
    },
  };
}

async function writeSettings(home: string, port: number, upstream: Upstream): Promise<string> {
  const [ini, users] = [join(home, "pgbouncer.ini"), join(home, "users.txt")];
  await mkdir(home, { recursive: true });
  await writeFile(users, `"${upstream.user}" "${upstream.password}"\n`);
  await writeFile(
    ini,
    [
      "[databases]",
      `${upstream.database} = host=127.0.0.1 port=${upstream.port}`,
      "[pgbouncer]",
      "listen_addr = 127.0.0.1",
      `listen_port = ${port}`,
      "unix_socket_dir =",
      "auth_type = scram-sha-256",
      `auth_file = ${users}`,
      "pool_mode = transaction",
      "default_pool_size = 12",
      "max_client_conn = 200",
      "server_login_retry = 1",
      "query_wait_timeout = 5",
      "",
    ].join("\n"),
  );
  await chmod(home, 0o755);
  return ini;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
