import pc from "picocolors";
import { readArguments, runCommand } from "./report/run-command.ts";
import { type Reporter, createReporter } from "./startup/reporter.ts";
import { STEPS, runStartup } from "./startup/run-startup.ts";
import { readSettings } from "./startup/settings.ts";
import type { StartupContext } from "./startup/step.ts";

// npm run startup: from nothing to a phone line that books on this machine, and back on Ctrl-C. docs/startup.md.

const USAGE =
  "npm run startup -- [--dry-run] [--json] [--check] [--no-admin] [--force] [--keep-urls]   (docs/startup.md)";

const OPTIONS = {
  /** Prints what would be done. */
  "dry-run": { type: "boolean", default: false },
  /** One JSON object per line. */
  json: { type: "boolean", default: false },
  /** Ends again at once; exit code 0 only when a live line is ready. */
  check: { type: "boolean", default: false },
  "no-admin": { type: "boolean", default: false },
  /** Also ends programs that are not ours on our ports. */
  force: { type: "boolean", default: false },
  /** Leaves the addresses at Vapi and in .env when it stops. */
  "keep-urls": { type: "boolean", default: false },
} as const;

type Values = ReturnType<typeof readArguments<typeof OPTIONS>>["values"];

const stopping = new AbortController();
// One Ctrl-C reaches us up to three times: from the terminal, and passed on by npm and by scripts/run.mjs. A second one
// therefore means nothing; taking everything back has a time limit of its own.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stopping.abort());

await runCommand(
  async () => {
    const { values } = readArguments(OPTIONS, USAGE);
    const reporter = createReporter({ stdout: process.stdout, json: values.json });
    let isReady = false;
    const context = createContext({ values, reporter, logs: () => isReady });
    if (values["dry-run"]) return printPlan(context, reporter);
    const event = (said: Readonly<Record<string, unknown>>) => {
      if (said["event"] === "ready") isReady = true;
      reporter.event(said);
    };
    return runStartup(context, { ...reporter, event });
  },
  { readsEnvFile: false },
);
// The tunnel's native session may hold the process open for a while.
process.exit();

type Starting = { readonly values: Values; readonly reporter: Reporter; readonly logs: () => boolean };

function createContext({ values, reporter, logs }: Starting): StartupContext {
  return {
    settings: readSettings(process.env),
    options: {
      json: values.json,
      check: values.check,
      noAdmin: values["no-admin"],
      force: values.force,
      keepUrls: values["keep-urls"],
    },
    signal: stopping.signal,
    note: (line) => {
      reporter.event({ event: "note", line });
      reporter.say(`${pc.dim("·")} ${line}`);
    },
    log: (line) => {
      if (logs()) reporter.say(pc.dim(line));
    },
    urlsBefore: new Map(),
    tunnel: null,
    serverChild: null,
    server: null,
    admin: null,
  };
}

function printPlan(context: StartupContext, reporter: Reporter): number {
  for (const step of STEPS) {
    const plan = step.plan(context);
    reporter.event({ event: "plan", step: step.id, plan, targetMs: step.targetMs });
    reporter.say(`${step.title}: ${plan}`);
  }
  return 0;
}
