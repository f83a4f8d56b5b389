import { identifyProcess } from "@callwaiting/db/identify-process";
import { followTunnel } from "./follow-tunnel.ts";
import type { Reporter } from "./reporter.ts";
import { type Run, runSteps, undoSteps } from "./run-steps.ts";
import { readState, removeState, updateState, writeState } from "./state-file.ts";
import type { StartupContext, Step } from "./step.ts";
import { checkWebhook } from "./steps/check-webhook.ts";
import { cleanUp } from "./steps/clean-up.ts";
import { openTunnel } from "./steps/open-tunnel.ts";
import { pointVapi } from "./steps/point-vapi.ts";
import { preflight } from "./steps/preflight.ts";
import { startAdmin } from "./steps/start-admin.ts";
import { startServer } from "./steps/start-server.ts";
import { writeEnv } from "./steps/write-env.ts";
import { printSummary, summarize } from "./summarize.ts";
import { takeTurn } from "./take-turn.ts";

export const STEPS: readonly Step[] = [
  cleanUp,
  openTunnel,
  writeEnv,
  startServer,
  startAdmin,
  pointVapi,
  checkWebhook,
  preflight,
];

/** What depends on the public address. */
const AFTER_A_MOVE: readonly Step[] = [writeEnv, startServer, pointVapi, checkWebhook];

const UNDO_MS = 10_000;
const WATCH_MS = 2_000;

/** Returns the exit code. With --check everything is ended again at once, and 0 means ready for live calls. */
export async function runStartup(context: StartupContext, reporter: Reporter): Promise<number> {
  const { dataDir } = context.settings;
  const turn = await takeTurn(dataDir);
  if (turn.kind === "refused") {
    reporter.event({ event: "refused", reason: turn.reason });
    reporter.say(turn.reason);
    return 1;
  }
  if (turn.replaced !== null) context.note(`The startup in process ${turn.replaced} was ended.`);
  try {
    await claimState(dataDir);
    return await runAndUndo(context, reporter);
  } finally {
    await turn.release();
  }
}

/** What a killed startup left to undo becomes ours. */
async function claimState(dataDir: string): Promise<void> {
  const me = identifyProcess(process.pid);
  if (me === undefined) throw new Error("This system does not tell when a process started.");
  const left = await readState(dataDir);
  await writeState(dataDir, {
    env: null,
    vapi: [],
    children: [],
    ...left,
    orchestrator: me,
    phase: "starting",
  });
}

async function runAndUndo(context: StartupContext, reporter: Reporter): Promise<number> {
  const startedAt = performance.now();
  const run = await runSteps(STEPS, context, reporter);
  let exitCode = run.isAborted ? 130 : 1;
  const isUp = !run.isAborted && context.server !== null;
  if (!run.isAborted) {
    const summary = summarize(context, run.results, performance.now() - startedAt);
    reporter.event({ event: "summary", ...summary });
    printSummary(summary, run.results, reporter.say);
    if (context.options.check) exitCode = summary.isReady ? 0 : 1;
  }
  if (isUp && !context.options.check) exitCode = await stayUp(context, reporter);
  await takeBack(context, run, reporter);
  return exitCode;
}

/** Until Ctrl-C, or until the server ends by itself. */
async function stayUp(context: StartupContext, reporter: Reporter): Promise<number> {
  await updateState(context.settings.dataDir, (state) => ({ ...state, phase: "ready" }));
  reporter.event({ event: "ready" });
  reporter.say("\nCtrl-C stops everything and puts the addresses back.");
  const aborted = new Promise<void>((resolve) => {
    if (context.signal.aborted) resolve();
    context.signal.addEventListener("abort", () => resolve(), { once: true });
  });
  const onMoved = async () => {
    const { results } = await runSteps(AFTER_A_MOVE, context, reporter);
    const isFine = results.every(({ outcome }) => outcome.kind !== "failed");
    reporter.event({ event: "moved", publicUrl: context.tunnel?.url ?? null, isFine });
  };
  // After a move the server is a new process, so its end is looked for, not waited for.
  const following = followTunnel(context, { intervalMs: WATCH_MS, onMoved });
  const died = untilServerDies(context);
  const reason = await Promise.race([aborted.then(() => "stopped"), died]);
  if (reason === "stopped") {
    await following;
    return 0;
  }
  reporter.say("The server stopped by itself: npm run logs -- --source server shows why.");
  return 1;
}

function untilServerDies(context: StartupContext): Promise<"died"> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (context.signal.aborted) clearInterval(timer);
      else if (context.server?.child.hasEnded() === true && context.server.child === context.serverChild) {
        clearInterval(timer);
        resolve("died");
      }
    }, 500);
  });
}

/** Vapi's addresses go back when the server is down: its sync would put ours there again. The last is undone first. */
function inTurn(begun: readonly Step[]): readonly Step[] {
  return [...begun.filter((step) => step === pointVapi), ...begun.filter((step) => step !== pointVapi)];
}

async function takeBack(context: StartupContext, run: Run, reporter: Reporter): Promise<void> {
  const { dataDir } = context.settings;
  reporter.say("Stopping…");
  await undoSteps(inTurn(run.begun), context, { totalMs: UNDO_MS, onError: context.note });
  const left = await readState(dataDir);
  const isClean = left === null || (left.env === null && left.vapi.length === 0);
  if (isClean) await removeState(dataDir);
  else await updateState(dataDir, (state) => ({ ...state, children: [] }));
  reporter.event({ event: "stopped", isClean });
  reporter.say(
    isClean ? "Stopped." : "Stopped; what could not be put back is tried again at the next start or stop.",
  );
}
