import pc from "picocolors";
import { printResults, terminalWidth } from "../report/print-results.ts";
import { REPORT_NAME, type SyncReport } from "./sync-report.ts";
import type { VapiAccount } from "./vapi-account.ts";

const VAPI: Readonly<Record<VapiAccount["kind"], string>> = {
  vapi: "Vapi itself",
  server: "the simulated Vapi of the running server",
  simulated: "a simulated Vapi",
};

/** For a person, at a terminal. */
export function printReport({ target, scenarios, leftovers, interrupted }: SyncReport): void {
  console.log(`${pc.bold("npm run verify:vapi-sync")} ${pc.dim(target === null ? "" : placeOf(target))}\n`);
  if (scenarios.length > 0) printResults(scenarios, { width: terminalWidth(), print: console.log });
  for (const leftover of leftovers) console.log(`${pc.red("✗")} ${leftover}`);
  if (interrupted) console.log("What is missing was not tried.");
  console.log(`\nReport: ${REPORT_NAME}`);
}

function placeOf({ vapi, database }: NonNullable<SyncReport["target"]>): string {
  const where = database === "server" ? "the running server's database" : "a database of its own";
  return `on ${VAPI[vapi]} and ${where}; faults on a simulated Vapi`;
}
