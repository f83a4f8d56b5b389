import type { Check, Evidence } from "./checks/check.ts";
import { findAuditGaps } from "./checks/find-audit-gaps.ts";
import { findBrokenAnswers } from "./checks/find-broken-answers.ts";
import { findDoubles } from "./checks/find-doubles.ts";
import { findLostUpdates } from "./checks/find-lost-updates.ts";
import { findMissingBookings } from "./checks/find-missing-bookings.ts";
import { findMissingChanges } from "./checks/find-missing-changes.ts";
import { findOrphans } from "./checks/find-orphans.ts";
import { findOverlaps } from "./checks/find-overlaps.ts";
import { findRefusedBookings } from "./checks/find-refused-bookings.ts";
import { findStrangers } from "./checks/find-strangers.ts";
import { findTwinContacts } from "./checks/find-twin-contacts.ts";
import { findUnexplainedChanges } from "./checks/find-unexplained-changes.ts";
import { findUnfinishedJobs } from "./checks/find-unfinished-jobs.ts";
import type { DatabaseRows } from "./database-rows.ts";
import type { Call } from "./history.ts";
import { replayChanges } from "./replay-changes.ts";

export type Verdict = {
  readonly claim: string;
  /** Empty: the claim holds. */
  readonly problems: readonly string[];
};

const CLAIMS: readonly (readonly [string, Check])[] = [
  ["every confirmed booking is there", findMissingBookings],
  ["every confirmed move, cancellation and status happened", findMissingChanges],
  ["every refused booking is not there", findRefusedBookings],
  ["nothing happened that no call explains, and nothing twice", findUnexplainedChanges],
  ["a repeated request made one appointment", findDoubles],
  ["nobody overwrote what they had not seen", findLostUpdates],
  ["no provider was booked twice at any instant", findOverlaps],
  ["no row is an orphan", findOrphans],
  ["no row and no answer crossed to another organization", findStrangers],
  ["one contact per phone number", findTwinContacts],
  ["the audit log explains every appointment", findAuditGaps],
  ["every job is done", findUnfinishedJobs],
  ["no answer was an internal error, and nobody was mistaken for another", findBrokenAnswers],
];

/** Holds what clients saw against what the database has; touches nothing. */
export function checkHistory(history: readonly Call[], rows: DatabaseRows): readonly Verdict[] {
  const evidence: Evidence = { history, rows, timelines: replayChanges(rows.changes) };
  return CLAIMS.map(([claim, check]) => ({ claim, problems: check(evidence) }));
}
