import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, fstatSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { askVersion } from "./ask-version.ts";
import type { Home } from "./choose-home.ts";
import { ClusterError, explainOutput, refuseAborted } from "./cluster-error.ts";
import { endProcess } from "./end-process.ts";
import type { Binaries } from "./find-binaries.ts";
import { passwordPath } from "./keep-password.ts";
import { programOptions } from "./run-program.ts";

export type ServerSpec = {
  readonly binaries: Binaries;
  readonly place: Home;
  readonly port: number;
  readonly connectionString: string;
  readonly logFile: string;
  readonly settings: readonly string[];
};

export type Server = {
  readonly version: string;
  /** Resolves with a few words about the exit; never rejects. */
  readonly ended: Promise<string>;
  readonly stop: () => Promise<void>;
};

type Postmaster = {
  readonly ended: Promise<string>;
  readonly hasEnded: () => boolean;
  readonly readLog: () => Promise<string>;
  readonly stop: (patienceMs: number) => Promise<void>;
};

// Without any answer for this long something is wrong; while it says that it recovers it gets the longer time.
const SILENT_MS = 60_000;
const RECOVERING_MS = 600_000;
/** Before this a refused password may come from a stranger on the port, in which case ours ends by itself. */
const STRANGER_MS = 3_000;
const STOP_PATIENCE_MS = 10_000;
/** For one that has served nobody yet: it begins its recovery again at the next start. */
const ABORT_PATIENCE_MS = 1_000;

/** Starts PostgreSQL and resolves once a connection really works; on failure or abort it is stopped again. */
export async function launchServer(spec: ServerSpec, signal: AbortSignal): Promise<Server> {
  const postmaster = spawnPostmaster(spec);
  try {
    const version = await waitUntilReady({ spec, postmaster, signal });
    return { version, ended: postmaster.ended, stop: () => postmaster.stop(STOP_PATIENCE_MS) };
  } catch (error) {
    await postmaster.stop(signal.aborted ? ABORT_PATIENCE_MS : STOP_PATIENCE_MS);
    throw error;
  }
}

function spawnPostmaster(spec: ServerSpec): Postmaster {
  // A file, not a pipe: a server that outlives a killed owner must not block on its log.
  const log = openSync(spec.logFile, "a", 0o600);
  const logStart = fstatSync(log).size;
  const child = spawn(spec.binaries.postgres, serverArgs(spec), {
    ...programOptions(spec.place.account),
    // Its own process group: Ctrl-C reaches us alone, so that the application drains before its database goes.
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  let end: string | undefined;
  const ended = whenEnded(child).then((words) => (end = words));
  const hasEnded = () => end !== undefined;
  return {
    ended,
    hasEnded,
    readLog: async () => (await readFile(spec.logFile)).subarray(logStart).toString("utf8"),
    stop: async (patienceMs) => {
      await endProcess({ send: (signal) => child.kill(signal), hasEnded, patienceMs });
    },
  };
}

async function whenEnded(child: ChildProcess): Promise<string> {
  // The child is never unref'd: an event loop that runs dry must not leave a server behind. Neither must process.exit.
  const stopAtExit = () => child.kill("SIGINT");
  process.once("exit", stopAtExit);
  return new Promise((resolve) => {
    const settle = (words: string) => {
      process.off("exit", stopAtExit);
      resolve(words);
    };
    child.once("error", (error) => child.pid === undefined && settle(error.message));
    child.once("exit", (code, signal) => settle(signal ? `killed by ${signal}` : `exit code ${code}`));
  });
}

function serverArgs({ place, port, settings }: ServerSpec): string[] {
  return ["-D", place.pgdata, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])];
}

type Waiting = {
  readonly spec: ServerSpec;
  readonly postmaster: Postmaster;
  readonly signal: AbortSignal;
};

async function waitUntilReady({ spec, postmaster, signal }: Waiting): Promise<string> {
  const { home } = spec.place;
  const startedAt = performance.now();
  const aborted = new Promise<null>((resolve) => {
    signal.addEventListener("abort", () => resolve(null), { once: true });
  });
  for (;;) {
    refuseAborted(signal);
    if (postmaster.hasEnded()) {
      const what = `PostgreSQL ended while it started (${await postmaster.ended})`;
      throw explainOutput(what, home, await postmaster.readLog());
    }
    // It may take seconds to answer, and whoever gives up does not wait for that.
    const answer = await Promise.race([askVersion(spec.connectionString), aborted]);
    if (answer === null) continue;
    if (answer.kind === "ready") return answer.version;
    const waitedMs = performance.now() - startedAt;
    if (answer.kind === "wrong_password" && waitedMs > STRANGER_MS) throw wrongPassword(home);
    if (waitedMs > (answer.kind === "recovering" ? RECOVERING_MS : SILENT_MS)) {
      const what = `PostgreSQL accepted no connection in time (${answer.reason})`;
      throw explainOutput(what, home, await postmaster.readLog());
    }
    await delay(20);
  }
}

function wrongPassword(home: string): ClusterError {
  return new ClusterError(
    "start_failed",
    `The database in ${home} does not accept the password in ${passwordPath(home)}: delete that file and start again, then a new one is set.`,
  );
}
