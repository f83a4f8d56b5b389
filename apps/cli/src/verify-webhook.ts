import pc from "picocolors";
import { watchInterruption } from "./report/interruption.ts";
import { printResults, terminalWidth } from "./report/print-results.ts";
import { readArguments, runCommand } from "./report/run-command.ts";
import { runChecks } from "./report/run-checks.ts";
import { fixWebhooks } from "./webhook/fix-webhooks.ts";
import { openInstallation } from "./webhook/open-installation.ts";
import { surveyWebhooks } from "./webhook/survey-webhooks.ts";
import { listWebhookChecks, nameOf } from "./webhook/webhook-checks.ts";

// npm run verify:webhook [-- --fix --json]: whether what is at Vapi calls this server, and gets an answer.

await runCommand(async () => {
  const { values } = readArguments(
    { json: { type: "boolean", default: false }, fix: { type: "boolean", default: false } },
    "npm run verify:webhook -- [--fix] [--json]",
  );
  const signal = watchInterruption();
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
