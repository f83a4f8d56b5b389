// What every npm script runs: `node scripts/run.mjs <command> [arguments]`.
//
// It needs nothing but Node: it gets the pinned pnpm, installs what is missing, and runs the command. Those that are not
// listed in COMMANDS are apps/cli/src/<command>.ts. Only the command itself writes to stdout, so that `--json` stays
// JSON; everything said here goes to stderr.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkArguments } from "./run/check-arguments.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const COMMANDS = {
  start: async () => (await import("./run/start-server.mjs")).startServer(root),
  build: async () => (await import("./run/start-server.mjs")).buildVisibly(root),
  test: async (args) => (await import("./run/run-tests.mjs")).runTests(root, args),
  "test:torture": async (args) => runInE2e("torture", args),
  "test:failover": async (args) => runInE2e("failover", args),
  "test:rolling": async (args) => runInE2e("rolling", args),
  bench: async (args) => (await import("./run/run-bench.mjs")).runBench(root, args),
  check: async () => (await import("./run/run-checks.mjs")).runChecks(root),
  audit: async () => (await import("./run/run-audit.mjs")).runAudit(root),
  format: async () => (await import("./run/run-checks.mjs")).formatAll(root),
};

async function main([name = "--help", ...args]) {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    return fail(
      `CallWaiting needs Node 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org.`,
    );
  }
  if (["--help", "-h", "help"].includes(name)) {
    console.log(helpText());
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : cliCommand(name);
  if (!command) return fail(`There is no command "${name}".\n\n${helpText()}`);
  const instead = checkArguments(root, name, args);
  if (instead) {
    (instead.code === 0 ? console.log : console.error)(instead.text);
    return instead.code;
  }
  process.env.PATH = `${join(root, "node_modules", ".bin")}:${process.env.PATH ?? ""}`;
  process.env.TURBO_TELEMETRY_DISABLED = "1";
  // Turbo tells its tasks to use colours even where nobody sees them.
  if (!process.stdout.isTTY && !process.env.FORCE_COLOR) process.env.NO_COLOR = "1";
  const { installIfNeeded } = await import("./run/install-packages.mjs");
  const installed = await installIfNeeded(root, { isQuiet: args.includes("--json") });
  return installed === 0 ? command(args) : installed;
}

async function runInE2e(folder, args) {
  const file = join(root, "e2e", "src", folder, "main.ts");
  return (await import("./run/run-cli.mjs")).runCli(root, [file, ...args]);
}

/** The name is also a path: only plain words, with ":" as npm scripts have it ("test:booking" is test-booking.ts). */
function cliCommand(name) {
  const file = join(root, "apps", "cli", "src", `${name.replaceAll(":", "-")}.ts`);
  if (!/^[a-z][a-z0-9:-]*$/.test(name) || !existsSync(file)) return undefined;
  return async (args) => (await import("./run/run-cli.mjs")).runCli(root, [file, ...args]);
}

function helpText() {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const names = Object.keys(scripts).filter((name) => scripts[name].startsWith("node scripts/run.mjs "));
  const lines = names.map((name) => `  npm ${["start", "test"].includes(name) ? name : `run ${name}`}`);
  return ["Commands (their arguments go after --):", ...lines].join("\n");
}

function fail(sentence) {
  console.error(sentence);
  return 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  // A full disk, a folder of another account: the sentence says it, the rest would hide it.
  if (!(error instanceof Error) || !("syscall" in error)) throw error;
  process.exitCode = fail(`${error.message}.`);
}
