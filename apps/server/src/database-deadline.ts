import { TIMED_OUT, withTimeout } from "./http/with-timeout.ts";

/** A caller hears within 2 s that the calendar cannot be reached; a booking takes about 1 ms. */
export const DATABASE_DEADLINE_MS = 1_900;

/** The code is one that means "try again later". */
export class DatabaseTooSlow extends Error {
  override readonly name = "DatabaseTooSlow";
  readonly code = "ETIMEDOUT";
}

/**
 * The same call, given up after the deadline, however its time went: waiting for a connection, opening one, or
 * running. What was sent goes on; a booking that commits after all is found again by the repeated request.
 */
export function inTime<Args extends readonly unknown[], Result>(
  call: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result> {
  return async (...args) => {
    const result = await withTimeout(call(...args), DATABASE_DEADLINE_MS);
    if (result === TIMED_OUT) throw new DatabaseTooSlow("the database did not answer in time");
    return result;
  };
}
