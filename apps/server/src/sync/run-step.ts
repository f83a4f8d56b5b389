/** What a sync does, in the order in which it does it. */
export type SyncStep =
  | "load"
  | "credentials"
  | "tools"
  | "get"
  | "create"
  | "update"
  | "verify"
  | "record"
  | "drift";

/** Runs a step of a sync and tells the log of it; what it rejects with passes through. */
export type RunStep = <T>(step: SyncStep, run: () => Promise<T>) => Promise<T>;
