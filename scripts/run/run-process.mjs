// Child processes: seen or captured, and never outliving us unnoticed.

import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";

const FORWARDED = ["SIGINT", "SIGTERM", "SIGHUP"];
const PARENT_WATCH_MS = 500;
/** A terminal sends Ctrl-C to the child as well; one that still runs this much later did not get it. */
const CTRL_C_MS = 2_000;

/**
 * Runs a program on our own terminal and returns its exit code.
 * `isolated`: in its own process group with an IPC channel; every signal then comes through us, exactly once, and the
 * child sees "disconnect" when we are killed.
 */
export async function runVisible(file, args, { cwd, env = {}, stdio = "inherit", isolated = false }) {
  const child = spawn(file, args, {
    cwd,
    env: { ...env, ...process.env },
    detached: isolated,
    stdio: isolated ? ["inherit", "inherit", "inherit", "ipc"] : stdio,
  });
  const endWatch = forwardSignals(child, isolated);
  try {
    return await exitCodeOf(child, file);
  } finally {
    endWatch();
  }
}

/** Runs a program and returns its exit code and what it printed. */
export async function runQuiet(file, args, { cwd }) {
  const child = spawn(file, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk) => (output += chunk));
  }
  const endWatch = forwardSignals(child, false);
  try {
    return { code: await exitCodeOf(child, file), output };
  } finally {
    endWatch();
  }
}

function forwardSignals(child, isolated) {
  const timers = [];
  const handlers = FORWARDED.map((signal) => {
    const handler = () => {
      if (isolated || signal !== "SIGINT") child.kill(signal);
      else timers.push(setTimeout(() => child.kill(signal), CTRL_C_MS));
    };
    process.on(signal, handler);
    return [signal, handler];
  });
  timers.push(watchParent(child));
  return () => {
    for (const timer of timers) clearTimeout(timer);
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
}

/** A killed npm does not pass the signal on: that it is gone is then the only notice. */
function watchParent(child) {
  if (!process.env.npm_lifecycle_event) return undefined;
  const parent = process.ppid;
  // npm runs us through a shell, which outlives a killed npm; a parent of any other kind is npm itself.
  const grandparent =
    /^(?:\S*\/)?(?:sh|bash|dash|zsh) -c /.test(askAbout(parent, "command")) && parentOf(parent);
  const timer = setInterval(() => {
    if (process.ppid === parent && (!grandparent || parentOf(parent) === grandparent)) return;
    clearInterval(timer);
    child.kill("SIGTERM");
  }, PARENT_WATCH_MS);
  return timer;
}

function parentOf(pid) {
  return Number(askAbout(pid, "ppid"));
}

/** One column of ps; from /proc where there is one, because it is cheap enough to ask again and again. */
function askAbout(pid, column) {
  try {
    if (process.platform !== "linux") {
      return execFileSync("/bin/ps", ["-ww", "-o", `${column}=`, "-p", String(pid)])
        .toString("utf8")
        .trim();
    }
    if (column === "command") return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
  } catch {
    return "";
  }
}

function exitCodeOf(child, file) {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      console.error(`${file} cannot be run: ${error.message}`);
      resolve(127);
    });
    child.once("close", (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}
