import type { Verdict } from "../check-history.ts";
import { findBrokenAcceptances, findHoldTroubles } from "./checks/find-hold-troubles.ts";
import { findRepeatedMessages } from "./checks/find-repeated-messages.ts";
import { findStaleMessages } from "./checks/find-stale-messages.ts";
import { findUntoldPatients } from "./checks/find-untold-patients.ts";
import { findDisorder, findUntoldSystems, findWrongWords } from "./checks/find-untold-systems.ts";
import type { OutboxCheck, OutboxEvidence } from "./checks/outbox-evidence.ts";

const CLAIMS: readonly (readonly [string, OutboxCheck])[] = [
  ["every patient was told how their visit is now", findUntoldPatients],
  ["no message was older than its visit when it was handed over", findStaleMessages],
  ["nobody was told the same twice, and each visit's messages came in order", findRepeatedMessages],
  ["other systems were told of every change, and of nothing else", findUntoldSystems],
  ["each visit's events came in order, one after the other", findDisorder],
  ["every event says what the audit log says", findWrongWords],
  ["what is held nobody else has, and nothing is held twice", findHoldTroubles],
  ["a yes to an offer is a visit, a yes to another time is none", findBrokenAcceptances],
];

/** Holds what patients and other systems were told against what happened; touches nothing. */
export const checkOutbox = (evidence: OutboxEvidence): readonly Verdict[] =>
  CLAIMS.map(([claim, check]) => ({ claim, problems: check(evidence) }));
