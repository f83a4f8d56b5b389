import { join } from "node:path";
import { type ProcessIdentity, identifyProcess, isRunning } from "@callwaiting/db/identify-process";
import { readRunFile } from "@callwaiting/server/run-file";
import { endGently } from "../../ports/end-gently.ts";
import { type Listener, listListeners } from "../../ports/list-listeners.ts";
import { readState, updateState } from "../state-file.ts";
import { type StartupContext, type Step, type StepOutcome, done, failed } from "../step.ts";

const PATIENCE_MS = 2_000;

/** Ends what we started earlier and still runs, and sees to it that the ports are free. */
export const cleanUp: Step = {
  id: "clean-up",
  title: "Clean up",
  targetMs: 5_000,
  isNeeded: true,
  plan: ({ settings, options }) => {
    const others = options.force
      ? "end any other program there (--force)"
      : "never touch any other program there";
    return `end what an earlier run left on ports ${settings.port} and ${settings.adminPort}, ${others}; use an ngrok agent on ${settings.agentPort}`;
  },
  run: async (context) => {
    const ended = await endLeftChildren(context);
    await updateState(context.settings.dataDir, (state) => ({ ...state, children: [] }));
    for (const port of portsOf(context)) {
      const refusal = await freePort(port, context, ended);
      if (refusal !== null) return refusal;
    }
    return done(ended.length === 0 ? "nothing was left; the ports are free" : `ended ${ended.join(", ")}`);
  },
};

function portsOf({ settings, options }: StartupContext): readonly number[] {
  return options.noAdmin ? [settings.port] : [settings.port, settings.adminPort];
}

/** The children of an earlier startup, whether or not they listen; the names of those that ran. */
async function endLeftChildren({ settings }: StartupContext): Promise<string[]> {
  const state = await readState(settings.dataDir);
  const ended: string[] = [];
  for (const { name, ...identity } of state?.children ?? []) {
    if (!isRunning(identity)) continue;
    await endGently(identity, PATIENCE_MS);
    ended.push(`${name} (process ${identity.pid})`);
  }
  return ended;
}

async function freePort(port: number, context: StartupContext, ended: string[]): Promise<StepOutcome | null> {
  for (const listener of listListeners(port)) {
    const identity = listener.pid === null ? undefined : identifyProcess(listener.pid);
    if (listener.pid !== null && identity === undefined) continue; // ended meanwhile
    const mayEnd = context.options.force || (await isOurs(listener, context));
    if (identity === undefined || !mayEnd) return refuse(port, listener);
    await endGently(identity, PATIENCE_MS);
    ended.push(describe(listener, identity));
  }
  const [left] = listListeners(port);
  return left === undefined ? null : refuse(port, left);
}

/** `npm start` in this checkout: its run file names the pid, and the command line is the server's. */
async function isOurs({ pid, command }: Listener, { settings }: StartupContext): Promise<boolean> {
  const info = await readRunFile(settings.dataDir);
  return info !== null && info.pid === pid && command.includes(join("src", "main.ts"));
}

function describe({ command }: Listener, { pid }: ProcessIdentity): string {
  return `process ${pid} (${short(command)})`;
}

function refuse(port: number, { pid, command }: Listener): StepOutcome {
  const who = pid === null ? command : `process ${pid}: ${short(command)}`;
  return failed(
    `port ${port} is held by ${who}`,
    `It is not ours, so it was left alone. End it, choose another port with PORT or ADMIN_PORT, or end it with: npm run startup -- --force`,
  );
}

function short(command: string): string {
  return command.length > 100 ? `${command.slice(0, 97)}…` : command;
}
