import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { CommandError } from "@callwaiting/cli/command-error";
import type { World } from "../world/open-world.ts";
import { startProcess } from "../world/start-process.ts";
import { rootDir } from "../world/start-servers.ts";

/** One of the two that are compared. */
export type Build = {
  /** In tables, and in the names of databases. */
  readonly key: "this" | "other";
  readonly name: string;
  readonly checkoutDir: string;
};

/** This one first. */
export type Builds = readonly [Build, Build];

const run = promisify(execFile);
const git = async (...args: string[]) => (await run("git", args, { cwd: rootDir })).stdout.trim();

/**
 * A commit beside this checkout: a worktree in the world's folder, with the packages of its own lock file and its admin
 * built, as its own `npm run build` does both. Goes away with the world.
 */
export async function openBuilds(world: World, commit: string): Promise<Builds> {
  const name = await nameOf(commit);
  const checkoutDir = join(world.dir, "against");
  // What killed runs left: their folders are gone.
  await git("worktree", "prune");
  world.closeAtEnd(() => git("worktree", "remove", "--force", checkoutDir));
  await git("worktree", "add", "--detach", checkoutDir, commit);
  world.progress(`building ${name} beside this checkout`);
  await build(world, checkoutDir);
  return [
    { key: "this", name: "this build", checkoutDir: rootDir },
    { key: "other", name, checkoutDir },
  ];
}

async function nameOf(commit: string): Promise<string> {
  try {
    return await git("rev-parse", "--verify", "--short", `${commit}^{commit}`);
  } catch {
    throw new CommandError(`There is no commit "${commit}" in this repository.`, {
      hint: "git log --oneline lists them; a shallow clone lacks the older ones (git fetch --unshallow).",
    });
  }
}

async function build(world: World, checkoutDir: string): Promise<void> {
  const logFile = join(world.dir, "against.log");
  const { ended, child, stop } = startProcess({
    file: "npm",
    args: ["run", "build"],
    cwd: checkoutDir,
    env: { CI: "true" },
    logFile,
  });
  const onAbort = () => void stop();
  world.signal.addEventListener("abort", onAbort);
  await ended;
  world.signal.removeEventListener("abort", onAbort);
  world.signal.throwIfAborted();
  if (child.exitCode === 0) return;
  const said = (await readFile(logFile, "utf8")).trimEnd().split("\n").slice(-20).join("\n");
  throw new CommandError(`That commit cannot be built here:\n${said}`, {
    hint: "The commit needs an `npm run build` that installs its own packages, as all since 2f772a3 have.",
  });
}
