import Table from "cli-table3";
import pc from "picocolors";
import type { StartupContext, StepResult } from "./step.ts";

const TOTAL_TARGET_MS = 60_000;

export type Summary = {
  readonly isReady: boolean;
  readonly serverUrl: string | null;
  readonly publicUrl: string | null;
  readonly adminUrl: string | null;
  /** What a live phone line still lacks, and how to get it; empty when ready. */
  readonly missing: readonly string[];
  readonly totalMs: number;
};

/** Ready only when every step that a live line needs is done, at Vapi itself. */
export function summarize(context: StartupContext, results: readonly StepResult[], totalMs: number): Summary {
  const { settings, tunnel, server, admin } = context;
  const missing = [
    ...results.flatMap(({ step, outcome }) =>
      outcome.kind === "failed" ? [`${step.title}: ${outcome.line}. ${outcome.hint}`] : [],
    ),
    ...(tunnel === null ? [TUNNEL_MISSING] : []),
    ...(settings.vapiKey === null ? [KEY_MISSING] : []),
    ...results.flatMap(({ step, outcome }) =>
      outcome.kind === "skipped" && step.isForLiveLine === true && tunnel !== null
        ? [`${step.title}: ${outcome.line}.`]
        : [],
    ),
  ];
  return {
    isReady: missing.length === 0,
    serverUrl: server?.info.serverUrl ?? null,
    publicUrl: tunnel?.url ?? null,
    adminUrl: admin?.url ?? null,
    missing,
    totalMs: Math.round(totalMs),
  };
}

const TUNNEL_MISSING =
  "A public address: put NGROK_AUTH_TOKEN into .env (free at https://dashboard.ngrok.com/get-started/your-authtoken), or PUBLIC_URL if one leads here already.";
const KEY_MISSING =
  "A Vapi account: put its private key into .env as VAPI_PRIVATE_KEY (https://dashboard.vapi.ai, API Keys). Until then Vapi is simulated on this machine.";

export function printSummary(
  summary: Summary,
  results: readonly StepResult[],
  print: (line: string) => void,
): void {
  print("");
  targetTable(results, summary.totalMs).split("\n").forEach(print);
  print("");
  const rows = [
    ["Server", summary.serverUrl],
    ["Public address", summary.publicUrl],
    ["Admin", summary.adminUrl],
  ] as const;
  for (const [name, value] of rows) if (value !== null) print(`  ${name.padEnd(16)}${pc.cyan(value)}`);
  print("");
  if (summary.isReady) return print(pc.green(pc.bold("ALL SYSTEMS READY FOR LIVE BOOKING TESTS")));
  print(
    pc.bold(
      summary.serverUrl === null ? "Not running:" : "Running, but no live phone line yet. It still needs:",
    ),
  );
  for (const line of summary.missing) print(`  ${pc.yellow("•")} ${line}`);
}

function targetTable(results: readonly StepResult[], totalMs: number): string {
  const table = new Table({
    head: ["step", "took", "target", ""],
    style: { head: [], border: [] },
    colAligns: ["left", "right", "right", "left"],
  });
  for (const { step, durationMs, outcome } of results) {
    table.push([
      step.title,
      seconds(durationMs),
      limit(step.targetMs),
      verdict(durationMs, step.targetMs, outcome.kind),
    ]);
  }
  table.push(["Total", seconds(totalMs), limit(TOTAL_TARGET_MS), verdict(totalMs, TOTAL_TARGET_MS, "done")]);
  return table.toString();
}

function verdict(tookMs: number, targetMs: number | null, kind: string): string {
  if (kind !== "done") return kind === "failed" ? pc.red("failed") : pc.yellow("skipped");
  return targetMs !== null && tookMs > targetMs ? pc.yellow("slower") : pc.green("ok");
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const limit = (ms: number | null) => (ms === null ? "" : `< ${ms / 1000} s`);
