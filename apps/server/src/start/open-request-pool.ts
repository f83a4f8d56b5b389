import { type AppPool, type PoolOptions, createAppPool, probeCommit } from "@callwaiting/db";
import type { Logger } from "pino";
import { type CommitGate, createCommitGate } from "../http/commit-gate.ts";

/** The connections of the requests, and what keeps requests from piling up behind commits that do not end. */
export function openRequestPool(
  options: PoolOptions,
  log: Logger,
): { readonly pool: AppPool; readonly commits: CommitGate } {
  const commits = createCommitGate(() => probeCommit(options), log);
  return { pool: createAppPool({ ...options, onGivenUp: commits.doubt }), commits };
}
