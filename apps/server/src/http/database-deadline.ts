import type { Pool } from "pg";
import type { Turn } from "./turns/create-turns.ts";
import { TIMED_OUT, withTimeout } from "./with-timeout.ts";

/** A caller hears within 2 s that the calendar cannot be reached; a booking takes about 1 ms. */
export const DATABASE_DEADLINE_MS = 1_900;

/** While others are being answered, a caller in the line waits longer: 2 s of the 8 s are left for the answer. */
const MOVING_LINE_MS = 6_000;
/** How long nobody may have been answered until the line counts as standing still. */
const STANDSTILL_MS = 500;

/** The code is one that means "try again later". */
export class DatabaseTooSlow extends Error {
  override readonly name = "DatabaseTooSlow";
  readonly code = "ETIMEDOUT";
}

export type InTime = <Result>(turn: Turn<Result>) => Promise<Result>;

/**
 * What comes of a turn, given up after the deadline, however its time went: waiting for the turn, for a connection, opening one, or
 * running. What was begun goes on; a booking that commits after all is found again by the repeated request.
 */
export const inTime: InTime = async (turn) => {
  const result = await withTimeout(turn.done, DATABASE_DEADLINE_MS);
  if (result === TIMED_OUT) throw giveUp(turn);
  return result;
};

/** For what nobody waits for on the line. */
export const inItsTime: InTime = (turn) => turn.done;

/**
 * As `inTime`, for a burst of callers: two hundred at once on two cores are a line that takes longer than the deadline,
 * but moves. A database that is away answers nobody, so there it stays at the deadline.
 */
export function inTimeWhileMoving(pool: Pool): InTime {
  let movedAtMs = -Infinity;
  pool.on("release", (error: Error | undefined) => {
    // Every connection that comes back in order is somebody's answer.
    if (!error) movedAtMs = performance.now();
  });
  return async (turn) => {
    const endsAtMs = performance.now() + MOVING_LINE_MS;
    let result = await withTimeout(turn.done, DATABASE_DEADLINE_MS);
    while (result === TIMED_OUT) {
      const nowMs = performance.now();
      if (nowMs >= endsAtMs || nowMs - movedAtMs > STANDSTILL_MS) throw giveUp(turn);
      result = await withTimeout(turn.done, Math.min(STANDSTILL_MS, endsAtMs - nowMs));
    }
    return result;
  };
}

function giveUp(turn: Turn<unknown>): DatabaseTooSlow {
  turn.leave();
  return new DatabaseTooSlow("the database did not answer in time");
}
