/** What was opened, and how it is closed: last in, first out. */
export type Closers = {
  readonly add: (close: () => Promise<void>) => void;
  /** Closes everything, whatever fails on the way; then rejects with the first failure. */
  readonly closeAll: () => Promise<void>;
};

export function createClosers(): Closers {
  const closers: (() => Promise<void>)[] = [];
  return {
    add: (close) => void closers.push(close),
    closeAll: async () => {
      const failures: unknown[] = [];
      for (const close of closers.splice(0).toReversed()) {
        await close().catch((error: unknown) => void failures.push(error));
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
