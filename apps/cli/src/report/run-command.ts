import { parseArgs } from "node:util";
import type { ParseArgsConfig } from "node:util";
import pc from "picocolors";
import { loadEnvFile } from "../environment/settings.ts";
import { CommandError } from "./command-error.ts";
import { Interrupted } from "./interruption.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Reads the arguments; one that is unknown or without its value is the user's to correct. */
export function readArguments<T extends Options>(options: T, usage: string) {
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true, strict: true });
    return { values, positionals };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!code.startsWith("ERR_PARSE_ARGS")) throw error;
    throw new CommandError((error as Error).message, { hint: usage });
  }
}

/**
 * Runs a command's body, which resolves with the exit code. What a person can mend is said in one sentence on stderr
 * (and with `--json` as JSON on stdout) and ends with exit code 1; a Ctrl-C ends with 130.
 */
export async function runCommand(body: () => Promise<number>): Promise<void> {
  try {
    loadEnvFile();
    process.exitCode = await body();
  } catch (error) {
    if (error instanceof Interrupted) {
      console.error("Interrupted.");
      process.exitCode = 130;
      return;
    }
    if (!(error instanceof CommandError)) throw error;
    const { message, hint } = error;
    if (process.argv.includes("--json")) {
      console.log(JSON.stringify({ ok: false, error: message, hint }, null, 2));
    }
    console.error(`${pc.red("✗")} ${message}`);
    if (hint !== null) console.error(`  → ${hint}`);
    process.exitCode = 1;
  }
}
