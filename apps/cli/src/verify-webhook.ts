import pc from "picocolors";
import { watchInterruption } from "./report/interruption.ts";
import { printResults, terminalWidth } from "./report/print-results.ts";
import { readArguments, runCommand } from "./report/run-command.ts";
import { runChecks } from "./report/run-checks.ts";
import { fixWebhooks } from "./webhook/fix-webhooks.ts";
import { CommandError } from "./report/command-error.ts";
import { openInstallation } from "./webhook/open-installation.ts";
import { printReplay } from "./webhook/print-replay.ts";
import { readReplayFile } from "./webhook/read-replay-file.ts";
import { replayMessages } from "./webhook/replay-messages.ts";
import { type ReplayArguments, findReplayTarget } from "./webhook/replay-target.ts";
import { surveyWebhooks } from "./webhook/survey-webhooks.ts";
import { listWebhookChecks, nameOf } from "./webhook/webhook-checks.ts";

// npm run verify:webhook [-- --fix --json]: whether what is at Vapi calls this server, and gets an answer.
// npm run verify:webhook -- --replay <file>: what the server makes of somebody's own messages, without doing anything.

const USAGE =
  "npm run verify:webhook -- [--fix] [--json], or --replay <file> [--org <organization id>] [--json] [--url <server> --secret <webhook secret>]";

await runCommand(async () => {
  const { values } = readArguments(
    {
      json: { type: "boolean", default: false },
      fix: { type: "boolean", default: false },
      replay: { type: "string" },
      org: { type: "string" },
      url: { type: "string" },
      secret: { type: "string" },
    },
    USAGE,
  );
  const signal = watchInterruption();
  if (values.replay !== undefined) return replay(values.replay, values, signal);
  if ((values.org ?? values.url ?? values.secret) !== undefined) {
    throw new CommandError("--org, --url and --secret go with --replay.", { hint: USAGE });
  }
  const installation = await openInstallation(process.env);
  try {
    const before = await surveyWebhooks(installation);
    const wrong = before.filter(({ problems }) => problems.length > 0);
    const isFixing = values.fix && wrong.length > 0;
    const surveyed = isFixing ? await fixWebhooks(installation, before, signal) : before;
    const fixed = new Set(wrong.map(({ assistant }) => nameOf(assistant)));
    const results = await runChecks(listWebhookChecks(installation, { surveyed, fixed, isFixing }));
    signal.throwIfAborted();
    const failed = results.filter((result) => !result.ok).length;
    if (values.json) {
      const counts = { total: results.length, passed: results.length - failed, failed };
      const summary = { command: "verify:webhook", ok: failed === 0, url: installation.url, ...counts };
      console.log(JSON.stringify({ ...summary, checks: results }, null, 2));
    } else {
      console.log(`${pc.bold("npm run verify:webhook")} ${pc.dim(`on ${installation.url}`)}\n`);
      printResults(results, { width: terminalWidth(), print: console.log });
    }
    return failed === 0 ? 0 : 1;
  } finally {
    await installation.owner.end();
  }
});

async function replay(
  file: string,
  { json, ...target }: ReplayArguments & { readonly json: boolean },
  signal: AbortSignal,
): Promise<number> {
  const bodies = await readReplayFile(file);
  const { url, secret } = await findReplayTarget(target, process.env);
  const replayed = await replayMessages(bodies, { url, secret }, signal);
  const isRead = replayed.every((one) => "told" in one && !one.told.answer.startsWith("400"));
  if (json) console.log(JSON.stringify({ command: "verify:webhook", ok: isRead, url, replayed }, null, 2));
  else {
    console.log(`${pc.bold("npm run verify:webhook -- --replay")} ${pc.dim(`on ${url}`)}\n`);
    printReplay(replayed, { width: terminalWidth(), print: console.log });
  }
  return isRead ? 0 : 1;
}
