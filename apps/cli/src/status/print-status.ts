import { describeVapi } from "@callwaiting/server/describe-vapi";
import type { VapiInfo } from "@callwaiting/server/run-file";
import pc from "picocolors";
import type { Status } from "./read-status.ts";

/** The status, for a person to read. */
export function printStatus(status: Status, print: (line: string) => void): void {
  if (!status.serving) {
    print(`${pc.red("✗")} ${status.reason}`);
    return;
  }
  const rows: [string, string | null][] = [
    ["Admin and API", pc.cyan(status.serverUrl)],
    ["Sign-in", status.admin === null ? null : signIn(status.admin)],
    ["Public URL", status.publicUrl],
    ["Demo clinic", status.orgId],
    ["Webhook secret", status.webhookSecret],
    ...status.calendars.map(({ providerName, url }): [string, string] => [
      "Calendar",
      `${url} (${providerName})`,
    ]),
    [
      "Database",
      `PostgreSQL ${status.database.version} (${status.database.kind}), ${status.health.database}`,
    ],
    ["Database URL", status.database.url],
    ...vapiRows(status.vapi),
    ["Running since", `${status.startedAt} (${nameProcesses(status)})`],
  ];
  print(`${pc.green("✓")} CallWaiting ${status.version} is running`);
  for (const [name, value] of rows) {
    if (value !== null) print(`  ${name.padEnd(16)}${value}`);
  }
  if (status.curl !== null) {
    print("");
    print("  Book an appointment (paste into another terminal):");
    print("");
    print(status.curl);
  }
}

function nameProcesses({ pid, processes }: { pid: number; processes: number }): string {
  return processes === 1 ? `process ${pid}` : `process ${pid}, with ${processes} that answer requests`;
}

/** For the simulated one, also what it takes to look inside. */
function vapiRows(vapi: VapiInfo | null): [string, string][] {
  if (vapi === null) return [];
  if (vapi.kind === "vapi") return [["Vapi", describeVapi(vapi)]];
  return [
    ["Vapi", describeVapi(vapi)],
    ["Vapi URL", vapi.baseUrl],
    ["Vapi key", vapi.key],
  ];
}

function signIn({ email, password }: { email: string; password: string | null }): string {
  return `${email} / ${password ?? "the password its owner has chosen"}`;
}
