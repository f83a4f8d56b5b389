import { type RunInfo, isServing, readRunFile } from "@callwaiting/server/run-file";
import pc from "picocolors";
import { clockRulesCheck } from "./doctor/check-clock-rules.ts";
import { databaseCheck } from "./doctor/check-database.ts";
import { listMachineChecks } from "./doctor/check-machine.ts";
import { listNetworkChecks } from "./doctor/check-network.ts";
import { listOutboxChecks } from "./doctor/check-outbox.ts";
import { listPortChecks } from "./doctor/check-ports.ts";
import { listSettingsChecks } from "./doctor/check-settings.ts";
import { webhooksCheck } from "./doctor/check-webhooks.ts";
import { dataDirOf } from "./environment/settings.ts";
import { printResults, terminalWidth } from "./report/print-results.ts";
import { readArguments, runCommand } from "./report/run-command.ts";
import { runChecks } from "./report/run-checks.ts";

// npm run doctor [-- --json]: what is missing here, what is misconfigured, and the command that fixes it.

await runCommand(async () => {
  const { values } = readArguments(
    { json: { type: "boolean", default: false } },
    "npm run doctor -- [--json]",
  );
  const { env } = process;
  const dataDir = dataDirOf(env);
  const results = await runChecks([
    ...listMachineChecks({ dataDir, hasOwnDatabase: Boolean(env["DATABASE_URL"]) }),
    ...listSettingsChecks(env),
    ...listPortChecks({
      server: portOf(env["PORT"], 3001),
      admin: portOf(env["ADMIN_PORT"], 3000),
      running: await findRunning(dataDir),
    }),
    databaseCheck(env),
    clockRulesCheck(env),
    ...listNetworkChecks(env),
    ...listOutboxChecks(env),
    webhooksCheck(env),
  ]);
  const ok = results.every((result) => result.ok);
  if (values.json) console.log(JSON.stringify({ command: "doctor", ok, checks: results }, null, 2));
  else {
    console.log(`${pc.bold("npm run doctor")}\n`);
    printResults(results, { width: terminalWidth(), print: console.log });
  }
  return ok ? 0 : 1;
});

/** A port that cannot be one is named by the check of the values. */
function portOf(text: string | undefined, otherwise: number): number {
  const port = Number(text);
  return text && Number.isInteger(port) && port > 0 && port < 65_536 ? port : otherwise;
}

/** A server that was killed leaves its file behind. */
async function findRunning(dataDir: string): Promise<RunInfo | null> {
  const info = await readRunFile(dataDir);
  return info !== null && (await isServing(info)) ? info : null;
}
