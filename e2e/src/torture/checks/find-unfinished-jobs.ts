import type { Check } from "./check.ts";

/** Nothing waits that is due, nothing is held by a worker that is gone, nothing was given up. */
export const findUnfinishedJobs: Check = ({ rows }) =>
  rows.jobs.flatMap(({ id, task, attempts, maxAttempts, isLocked, isDue }) => {
    if (attempts >= maxAttempts && !isLocked) {
      return [`job ${id} (${task}) was given up after ${attempts} attempts`];
    }
    if (isLocked) return [`job ${id} (${task}) is still held by a worker`];
    return isDue ? [`job ${id} (${task}) is due and was not run`] : [];
  });
