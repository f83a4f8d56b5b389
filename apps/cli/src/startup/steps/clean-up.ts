import { join } from "node:path";
import { type ProcessIdentity, identifyProcess, isRunning } from "@callwaiting/db/identify-process";
import { waitUntil } from "@callwaiting/db/wait-until";
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
  const end = async (listener: Listener, identity: ProcessIdentity) => {
    await endGently(identity, PATIENCE_MS);
    ended.push(describe(listener, identity));
  };
  const ours = await findOurs(port, context);
  if (ours !== null) {
    await end(ours.listener, ours.identity);
    // With WEB_CONCURRENCY its other processes hold the port as well, and end with it.
    await waitUntil(() => listListeners(port).length === 0, { timeoutMs: PATIENCE_MS });
  }
  for (const listener of listListeners(port)) {
    const identity = listener.pid === null ? undefined : identifyProcess(listener.pid);
    if (listener.pid !== null && identity === undefined) continue; // ended meanwhile
    if (identity === undefined || !context.options.force) return refuse(port, listener);
    await end(listener, identity);
  }
  const [left] = listListeners(port);
  return left === undefined ? null : refuse(port, left);
}

type Ours = { readonly listener: Listener; readonly identity: ProcessIdentity };

/** `npm start` in this checkout: its run file names the pid, and the command line is the server's. */
async function findOurs(port: number, { settings }: StartupContext): Promise<Ours | null> {
  const pid = (await readRunFile(settings.dataDir))?.pid;
  const isOurs = (one: Listener) => one.pid === pid && one.command.includes(join("src", "main.ts"));
  const listener = pid === undefined ? undefined : listListeners(port).find(isOurs);
  const identity = pid === undefined || listener === undefined ? undefined : identifyProcess(pid);
  return listener === undefined || identity === undefined ? null : { listener, identity };
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
