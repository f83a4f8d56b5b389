import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { CommandError } from "../report/command-error.ts";
import { startProcess } from "./start-process.ts";

export type BuildBeside = {
  /** This checkout. */
  readonly rootDir: string;
  readonly commit: string;
  /** A folder that goes away in the end; the other build's is made in it. */
  readonly dir: string;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
  readonly closeAtEnd: (close: () => Promise<unknown>) => void;
};

export type OtherBuild = {
  /** Its short hash. */
  readonly name: string;
  readonly checkoutDir: string;
};

const run = promisify(execFile);
const gitIn = (cwd: string) => async (args: readonly string[]) =>
  (await run("git", args, { cwd })).stdout.trim();

/**
 * A commit beside this checkout: a worktree, with the packages of its own lock file and its admin built, as its own
 * `npm run build` does both. Goes away at the end.
 */
export async function buildBeside(options: BuildBeside): Promise<OtherBuild> {
  const { rootDir, commit, dir, progress, closeAtEnd } = options;
  const git = gitIn(rootDir);
  const name = await nameOf(rootDir, commit);
  const checkoutDir = join(dir, "against");
  // What killed runs left: their folders are gone.
  await git(["worktree", "prune"]);
  closeAtEnd(() => git(["worktree", "remove", "--force", checkoutDir]));
  await git(["worktree", "add", "--detach", checkoutDir, commit]);
  progress(`building ${name} beside this checkout`);
  await build(options, checkoutDir);
  return { name, checkoutDir };
}

async function nameOf(rootDir: string, commit: string): Promise<string> {
  try {
    return await gitIn(rootDir)(["rev-parse", "--verify", "--short", `${commit}^{commit}`]);
  } catch {
    throw new CommandError(`There is no commit "${commit}" in this repository.`, {
      hint: "git log --oneline lists them; a shallow clone lacks the older ones (git fetch --unshallow).",
    });
  }
}

async function build({ dir, signal }: BuildBeside, checkoutDir: string): Promise<void> {
  const logFile = join(dir, "against.log");
  const { ended, child, stop } = startProcess({
    file: "npm",
    args: ["run", "build"],
    cwd: checkoutDir,
    env: { CI: "true" },
    logFile,
  });
  const onAbort = () => void stop();
  signal.addEventListener("abort", onAbort);
  await ended;
  signal.removeEventListener("abort", onAbort);
  signal.throwIfAborted();
  if (child.exitCode === 0) return;
  const said = (await readFile(logFile, "utf8")).trimEnd().split("\n").slice(-20).join("\n");
  throw new CommandError(`That commit cannot be built here:\n${said}`, {
    hint: "The commit needs an `npm run build` that installs its own packages, as all since 2f772a3 have.",
  });
}

/** The commit before the one with which the newest migration came. */
export async function commitBeforeNewestMigration(rootDir: string): Promise<string> {
  const git = gitIn(rootDir);
  const migrations = "packages/db/migrations";
  // One that is not committed yet is newer than all that are.
  if ((await git(["status", "--porcelain", "--", migrations])) !== "") return "HEAD";
  const newest = await git([
    "log",
    "--first-parent",
    "--diff-filter=A",
    "-1",
    "--format=%H",
    "--",
    migrations,
  ]);
  if (newest === "") {
    throw new CommandError("No commit here has brought a migration.", {
      hint: "A shallow clone lacks the older ones: git fetch --unshallow. Or name one: --against <commit>",
    });
  }
  return `${newest}^`;
}
