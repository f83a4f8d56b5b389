import { type Verdict, checkHistory } from "../torture/check-history.ts";
import type { Check, Evidence } from "../torture/checks/check.ts";
import { replayChanges } from "../torture/replay-changes.ts";
import { findLateAnswers } from "./checks/find-late-answers.ts";
import { findUnresolved } from "./checks/find-unresolved.ts";
import type { HistoryFile } from "./history-file.ts";

const CLAIMS: readonly (readonly [string, Check])[] = [
  ["who was told to try again knows what became of it, or is on Today", findUnresolved],
  ["Vapi got a sentence with HTTP 200 within 8 s, always", findLateAnswers],
];

/** Holds what callers saw against what the database has, as torture does, and against what a failover promises besides. */
export function checkFailover({ history, rows }: HistoryFile): readonly Verdict[] {
  const evidence: Evidence = { history, rows, timelines: replayChanges(rows.changes) };
  return [
    ...checkHistory(history, rows),
    ...CLAIMS.map(([claim, check]) => ({ claim, problems: check(evidence) })),
  ];
}
