import { databaseTrouble } from "@callwaiting/db";

type Call<Args extends readonly unknown[], Result> = (...args: Args) => Promise<Result>;

/** When something was last written for a caller, and when that last failed for the database's sake; `performance.now()`. */
export type RecentWrites = { readonly doneAtMs: () => number; readonly troubleAtMs: () => number };

export type WriteWatch = RecentWrites & {
  /** The same call, watched. `hasWritten` tells an answer for which something was written from one that only read. */
  readonly watch: <Args extends readonly unknown[], Result>(
    call: Call<Args, Result>,
    hasWritten?: (result: Result) => boolean,
  ) => Call<Args, Result>;
};

export function createWriteWatch(): WriteWatch {
  let doneAtMs = -Infinity;
  let troubleAtMs = -Infinity;
  return {
    doneAtMs: () => doneAtMs,
    troubleAtMs: () => troubleAtMs,
    watch:
      (call, hasWritten = () => true) =>
      async (...args) => {
        try {
          const result = await call(...args);
          if (hasWritten(result)) doneAtMs = performance.now();
          return result;
        } catch (error) {
          if (databaseTrouble(error) !== null) troubleAtMs = performance.now();
          throw error;
        }
      },
  };
}
