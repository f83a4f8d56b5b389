import { spawn } from "node:child_process";
import type { Account } from "./choose-account.ts";

type Program = {
  readonly file: string;
  readonly args: readonly string[];
  readonly account: Account | undefined;
  readonly input?: string;
  /** Ends it with SIGTERM. */
  readonly signal?: AbortSignal | undefined;
};

/** Both streams together; `code` is undefined when the program could not be started or was killed. */
export type ProgramResult = { readonly code: number | undefined; readonly output: string };

/**
 * How every PostgreSQL program is started: as its account, from a folder every account may enter, and without the
 * caller's environment, so that PGDATA, PGPORT or a language setting of the shell change nothing.
 */
export function programOptions(account: Account | undefined) {
  return {
    cwd: "/",
    env: { LC_ALL: "C", TZ: "UTC", PATH: "/usr/bin:/bin:/usr/sbin:/sbin" },
    ...(account && { uid: account.uid, gid: account.gid }),
  };
}

export async function runProgram({
  file,
  args,
  account,
  input = "",
  signal,
}: Program): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { ...programOptions(account), stdio: "pipe", signal });
    let output = "";
    const collect = (chunk: Buffer) => {
      output += chunk.toString("utf8");
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.stdin.on("error", () => {}); // it may end before it has read its input: its exit code says why
    child.stdin.end(input);
    child.once("error", (error) => resolve({ code: undefined, output: `${output}${error.message}\n` }));
    child.once("close", (code) => resolve({ code: code ?? undefined, output }));
  });
}

/** Whether an account may read (files) or enter (folders) a path: asked of the kernel by trying it as that account. */
export async function canReach(account: Account, path: string): Promise<boolean> {
  const script = 'if test -d "$1"; then test -x "$1"; else test -r "$1"; fi';
  const { code } = await runProgram({ file: "/bin/sh", args: ["-c", script, "sh", path], account });
  return code === 0;
}
