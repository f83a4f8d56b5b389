import { parseArgs } from "node:util";
import type { ParseArgsConfig } from "node:util";
import pc from "picocolors";
import { loadEnvFile } from "../environment/settings.ts";
import { CommandError } from "./command-error.ts";
import { Interrupted } from "./interruption.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Reads the arguments; one that is unknown or lacks its value is the user's to correct. */
export function readArguments<T extends Options>(options: T, usage: string) {
  try {
    const { values, positionals } = parseArgs({
      args: joinValues(process.argv.slice(2), options),
      options,
      allowPositionals: true,
      strict: true,
    });
    return { values, positionals };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!code.startsWith("ERR_PARSE_ARGS")) throw error;
    throw new CommandError((error as Error).message, { hint: usage });
  }
}

/** One in 64 secrets begins with a dash; after an option that takes a value it is that value, not another option. */
function joinValues(args: readonly string[], options: Options): string[] {
  const joined: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? "";
    const value = args[i + 1];
    const takesValue = arg.startsWith("--") && options[arg.slice(2)]?.type === "string";
    const isValue =
      value?.startsWith("-") === true && !Object.hasOwn(options, value.replace(/^--|=.*/gs, ""));
    if (takesValue && isValue) i += 1;
    joined.push(takesValue && isValue ? `${arg}=${value}` : arg);
  }
  return joined;
}

/**
 * Runs a command's body, which resolves with the exit code. What a person can fix is said in one sentence on stderr
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
