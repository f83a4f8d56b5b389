import { parseArgs } from "node:util";
import type { ParseArgsConfig } from "node:util";
import pc from "picocolors";
import { loadEnvFile } from "../environment/settings.ts";
import { CommandError } from "./command-error.ts";
import { Interrupted } from "./interruption.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** `--help` asked for the usage instead of the command's work. */
class HelpWanted extends Error {
  override readonly name = "HelpWanted";
}

/**
 * Reads the arguments; what is unknown or lacks its value is the user's to correct. Words without a dash are refused unless
 * `takesWords`.
 */
export function readArguments<T extends Options>(options: T, usage: string, { takesWords = false } = {}) {
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) throw new HelpWanted(usage);
  try {
    const { values, positionals } = parseArgs({
      args: joinValues(args, options),
      options,
      allowPositionals: true,
      strict: true,
    });
    const [word] = positionals;
    if (!takesWords && word !== undefined) throw new CommandError(`What is "${word}"?`, { hint: usage });
    return { values, positionals };
  } catch (error) {
    const sentence = explainArguments(error);
    throw sentence === null ? error : new CommandError(sentence, { hint: usage });
  }
}

/** Node's own words for it are long, and speak of what no command here does. */
function explainArguments(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  const option = /--?[\w-]+/.exec(error.message.replace(/^Option '-\w, /, ""))?.[0] ?? "?";
  if (error.code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") return `There is no option ${option}.`;
  if (error.code !== "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") return null;
  return /does not take/.test(error.message) ? `${option} takes no value.` : `${option} needs a value.`;
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
 * (and with `--json` as JSON on stdout) and ends with exit code 1; a Ctrl-C ends with 130. Commands that choose their
 * settings file themselves say so.
 */
export async function runCommand(body: () => Promise<number>, { readsEnvFile = true } = {}): Promise<void> {
  try {
    if (readsEnvFile) loadEnvFile();
    process.exitCode = await body();
  } catch (error) {
    if (error instanceof Interrupted) {
      console.error("Interrupted.");
      process.exitCode = 130;
      return;
    }
    if (error instanceof HelpWanted) return console.log(error.message);
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
