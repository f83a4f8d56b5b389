import { isServing, readRunFile } from "@callwaiting/server/run-file";
import { dataDirOf } from "./environment/settings.ts";
import { Interrupted, watchInterruption } from "./report/interruption.ts";
import { readArguments, runCommand } from "./report/run-command.ts";
import { printReport } from "./vapi-sync/print-report.ts";
import { explainStart, runScenarios } from "./vapi-sync/run-scenarios.ts";
import { type SyncDatabase, openSyncDatabase } from "./vapi-sync/sync-database.ts";
import { type SyncReport, makeReport, writeReport } from "./vapi-sync/sync-report.ts";
import { type VapiAccount, openVapiAccount } from "./vapi-sync/vapi-account.ts";

// npm run verify:vapi-sync [-- --json --out FILE]: whether assistants reach Vapi and stay there as they should.

await runCommand(async () => {
  const { values } = readArguments(
    { json: { type: "boolean", default: false }, out: { type: "string" } },
    "npm run verify:vapi-sync -- [--json] [--out report.json]",
  );
  const report = await verify(values.out);
  if (values.json) console.log(JSON.stringify(report, null, 2));
  else printReport(report);
  if (report.interrupted) throw new Interrupted("Interrupted.");
  return report.ok ? 0 : 1;
});

/** Whatever happens, it ends with a report. */
async function verify(out: string | undefined): Promise<SyncReport> {
  const signal = watchInterruption();
  const startedAtMs = Date.now();
  let account: VapiAccount | null = null;
  let database: SyncDatabase | null = null;
  try {
    const found = await readRunFile(dataDirOf(process.env));
    const info = found !== null && (await isServing(found)) ? found : null;
    account = await openVapiAccount(process.env, info);
    database = await openSyncDatabase(process.env, info);
    const run = await runScenarios({ account, database, signal });
    const report = makeReport({ startedAtMs, account, database, error: null, ...run });
    await writeReport(report, out);
    return report;
  } catch (thrown) {
    const error = explainStart(thrown);
    const nothing = { interrupted: false, leftovers: [], scenarios: [] };
    const report = makeReport({ startedAtMs, account, database, error: error.message, ...nothing });
    await writeReport(report, out).catch(() => {});
    throw error;
  } finally {
    await database?.close();
    await account?.close();
  }
}
