import { fileURLToPath } from "node:url";
import { programEnv } from "@callwaiting/testing/program-env";
import { execa } from "execa";

const cliDir = fileURLToPath(new URL("../..", import.meta.url));

/** A command as a process of its own, as scripts/run.mjs runs it, in an environment of the test's choosing. */
export function startCli(command: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  return execa(process.execPath, ["--import", "tsx", `src/${command}.ts`, ...args], {
    cwd: cliDir,
    env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", ...programEnv(), ...env },
    extendEnv: false,
    reject: false,
    // Else execa kills what has not ended 5 seconds after a SIGTERM, in the middle of cleaning up on a busy machine.
    forceKillAfterDelay: false,
  });
}
