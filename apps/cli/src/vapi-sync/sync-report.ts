import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { writeFileWhole } from "../db/write-file-whole.ts";
import { rootDir } from "../environment/settings.ts";
import type { CheckResult } from "../report/check.ts";
import { CommandError } from "../report/command-error.ts";
import type { SeenError } from "./bench.ts";
import type { SyncDatabase } from "./sync-database.ts";
import type { VapiAccount } from "./vapi-account.ts";

export type Scenario = CheckResult & {
  /** Every sync in it that did not end well, also those that were made to fail. */
  readonly errors: readonly SeenError[];
};

export type SyncReport = {
  readonly command: "verify:vapi-sync";
  readonly ok: boolean;
  /** Ended by Ctrl-C: what is missing was not tried. */
  readonly interrupted: boolean;
  /** Why nothing could be tried; null where something was. */
  readonly error: string | null;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly durationMs: number;
  /** Null where it could not be opened. */
  readonly target: {
    readonly vapi: VapiAccount["kind"];
    readonly baseUrl: string;
    readonly database: SyncDatabase["kind"];
  } | null;
  readonly versions: {
    readonly callwaiting: string;
    readonly node: string;
    readonly postgres: string | null;
  };
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  /** What could not be removed again. */
  readonly leftovers: readonly string[];
  readonly scenarios: readonly Scenario[];
};

export type ReportFacts = {
  readonly startedAtMs: number;
  readonly interrupted: boolean;
  readonly error: string | null;
  readonly account: VapiAccount | null;
  readonly database: SyncDatabase | null;
  readonly leftovers: readonly string[];
  readonly scenarios: readonly Scenario[];
};

export function makeReport(facts: ReportFacts): SyncReport {
  const { startedAtMs, interrupted, error, account, database, leftovers, scenarios } = facts;
  const passed = scenarios.filter(({ ok }) => ok).length;
  const failed = scenarios.length - passed;
  const finishedAtMs = Date.now();
  const target =
    account === null || database === null
      ? null
      : { vapi: account.kind, baseUrl: account.baseUrl, database: database.kind };
  return {
    command: "verify:vapi-sync",
    ok: failed === 0 && passed > 0 && leftovers.length === 0 && !interrupted && error === null,
    interrupted,
    error,
    startedAt: new Date(startedAtMs).toISOString(),
    finishedAt: new Date(finishedAtMs).toISOString(),
    durationMs: finishedAtMs - startedAtMs,
    target,
    versions: {
      callwaiting: ownVersion(),
      node: process.versions.node,
      postgres: database?.version ?? null,
    },
    total: scenarios.length,
    passed,
    failed,
    leftovers,
    scenarios,
  };
}

export const REPORT_NAME = "verify-vapi-sync-report.json";

/** In the checkout, and where else it is wanted. */
export async function writeReport(report: SyncReport, out: string | undefined): Promise<void> {
  const text = `${JSON.stringify(report, null, 2)}\n`;
  const files = [join(rootDir, REPORT_NAME), ...(out === undefined ? [] : [resolve(out)])];
  for (const file of files) {
    try {
      await writeFileWhole(file, { text: textOnce(text), gzip: false });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new CommandError(`The report cannot be written to ${file}: ${reason}`, { cause });
    }
  }
}

async function* textOnce(text: string): AsyncGenerator<string> {
  yield text;
}

function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(rootDir, "package.json"), "utf8"));
  return z.object({ version: z.string() }).parse(manifest).version;
}
