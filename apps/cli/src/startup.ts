import { parseArgs } from "node:util";
import pc from "picocolors";
import { createReporter } from "./startup/reporter.ts";
import { STEPS, runStartup } from "./startup/run-startup.ts";
import { readSettings } from "./startup/settings.ts";
import type { StartupContext } from "./startup/step.ts";

// npm run startup: from nothing to a phone line that books on this machine, and back on Ctrl-C. docs/startup.md.

const { values } = parseArgs({
  options: {
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
  },
});

const stopping = new AbortController();
const reporter = createReporter({ stdout: process.stdout, json: values.json });
let isReady = false;
const context: StartupContext = {
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
    if (isReady) reporter.say(pc.dim(line));
  },
  urlsBefore: new Map(),
  tunnel: null,
  serverChild: null,
  server: null,
  admin: null,
};

// One Ctrl-C reaches us up to three times: from the terminal, and passed on by npm and by scripts/run.mjs. A second one
// therefore means nothing; taking everything back has a time limit of its own.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stopping.abort());

if (values["dry-run"]) {
  for (const step of STEPS) {
    const plan = step.plan(context);
    reporter.event({ event: "plan", step: step.id, plan, targetMs: step.targetMs });
    reporter.say(`${step.title}: ${plan}`);
  }
} else {
  const printed = { ...reporter, event: (event: Readonly<Record<string, unknown>>) => watch(event) };
  process.exitCode = await runStartup(context, printed);
  // The tunnel's native session may hold the process open for a while.
  process.exit();
}

function watch(event: Readonly<Record<string, unknown>>): void {
  if (event["event"] === "ready") isReady = true;
  reporter.event(event);
}
