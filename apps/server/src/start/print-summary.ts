import type { AppPool } from "@callwaiting/db";
import { OrgId } from "@callwaiting/domain";
import pc from "picocolors";
import { bookingCurl, findDemoSlot } from "./booking-curl.ts";
import { describeVapi } from "./describe-vapi.ts";
import type { RunInfo } from "./run-file.ts";

type Print = (line: string) => void;

/** What somebody who has just started it needs next: where it is, and one command that books. */
export async function printSummary(info: RunInfo, pool: AppPool, print: Print): Promise<void> {
  print("");
  print(`  ${pc.bold("CallWaiting is running")}`);
  print("");
  print(`    Admin and API ${pc.cyan(info.serverUrl)}`);
  print(`    API docs      ${pc.cyan(`${info.serverUrl}/api/docs`)}`);
  if (info.publicUrl !== null) print(`    Public URL    ${pc.cyan(info.publicUrl)}`);
  print(`    Database      PostgreSQL ${info.database.version} (${info.database.kind})`);
  if (info.processes > 1) print(`    Processes     ${info.processes} that answer requests (WEB_CONCURRENCY)`);
  if (info.vapi !== null) print(`    Vapi          ${describeVapi(info.vapi)}`);
  if (info.orgId !== null && info.webhookSecret !== null) {
    print(`    Demo clinic   ${info.orgId}`);
    if (info.admin !== null) {
      const { email, password } = info.admin;
      print(`    Sign-in       ${email} / ${password ?? "the password its owner has chosen"}`);
    }
    const slot = await findDemoSlot(pool, OrgId.parse(info.orgId));
    if (slot !== null) {
      print("");
      print("  Book an appointment (paste into another terminal):");
      print("");
      print(bookingCurl(info, slot));
    }
  }
  print("");
  print(`  ${pc.dim("npm run status shows this again, with the database URL. Ctrl-C stops everything.")}`);
  print("");
}
