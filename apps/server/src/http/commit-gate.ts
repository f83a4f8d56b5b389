import type { Logger } from "pino";
import { DatabaseTooSlow } from "./database-deadline.ts";

/**
 * Between callers and commits that may not come to an end. PostgreSQL keeps a session for each commit that waits for a standby, also
 * when nobody waits for its answer any more, and no limit ends that wait; so every repeat would leave one, until it has no room for
 * anybody.
 */
export type CommitGate = {
  /** A statement was not answered in time: perhaps nothing commits. */
  readonly doubt: () => void;
  /** Throws while nothing commits: what is then told to try again has not been sent. */
  readonly assertOpen: () => void;
  /** The same call, for which something is committed. */
  readonly guard: <Args extends readonly unknown[], Result>(
    call: (...args: Args) => Promise<Result>,
  ) => (...args: Args) => Promise<Result>;
  /** The same for what nobody repeats: a few are sent all the same, and kept when the standby is back. */
  readonly guardNotes: CommitGate["guard"];
};

/** How long a commit takes at most that waits for nobody. */
const LOOK_MS = 700;
/** How many notes may wait in the database. */
const NOTES = 10;

/** @param probe Resolves as soon as a commit comes to an end, however long that takes. One at a time is waited for. */
export function createCommitGate(probe: () => Promise<void>, log: Logger): CommitGate {
  let isTrying = false;
  let isShut = false;
  let notes = 0;
  const look = async () => {
    const shut = setTimeout(() => {
      isShut = true;
      notes = 0;
      log.warn("no commit comes to an end: callers are told to try again until one does");
    }, LOOK_MS);
    try {
      await probe();
      if (isShut) log.info("commits come to an end again");
    } catch (error) {
      // A database that is away says so to whoever asks.
      log.debug({ error }, "whether something can be committed could not be asked");
    } finally {
      clearTimeout(shut);
      isShut = false;
      isTrying = false;
    }
  };
  const assertOpen = () => {
    if (isShut) throw new DatabaseTooSlow("no commit comes to an end at the moment");
  };
  const assertRoom = () => {
    if (isShut && (notes += 1) > NOTES) assertOpen();
  };
  return {
    doubt: () => {
      if (isTrying) return;
      isTrying = true;
      void look();
    },
    assertOpen,
    guard: guardedBy(assertOpen),
    guardNotes: guardedBy(assertRoom),
  };
}

const guardedBy =
  (assert: () => void): CommitGate["guard"] =>
  (call) =>
  async (...args) => {
    assert();
    return call(...args);
  };

/** Where nobody is told of statements that were given up. */
export const ALWAYS_OPEN: CommitGate = {
  doubt: () => {},
  assertOpen: () => {},
  guard: (call) => call,
  guardNotes: (call) => call,
};
